using RnnGen.Tests.Compiled;

namespace RnnGen.Tests;

/// <summary>A text whose last positions alone have outputs.</summary>
[RnnModel("the quick brown fox jumps over the lazy dog", HiddenSize = 12, LearningRate = 0.01, SequenceLength = 10, BatchSize = 6, Outputs = OutputPositions.Last)]
internal sealed partial class LastOfWindows;

/// <summary>Numbers at each position.</summary>
[RnnModel(InputSize = 3, OutputSize = 2, HiddenSize = 5, LearningRate = 0.01, SequenceLength = 6, BatchSize = 3, Layers = 2, Loss = LossFunction.MeanSquaredError)]
internal sealed partial class NumbersAtEachPosition;

/// <summary>Numbers of whole sequences.</summary>
[RnnModel(InputSize = 3, OutputSize = 2, HiddenSize = 5, LearningRate = 0.01, SequenceLength = 6, BatchSize = 3, Outputs = OutputPositions.Last, Loss = LossFunction.MeanSquaredError)]
internal sealed partial class NumbersOfSequences;

/// <summary>Classes at each position of symbols.</summary>
[RnnModel(Vocabulary = "abcd", OutputSize = 3, HiddenSize = 5, LearningRate = 0.01, SequenceLength = 6, BatchSize = 3, Loss = LossFunction.CrossEntropy)]
internal sealed partial class ClassesOfSymbols;

/// <summary>Where sequences begin and end: windows, lengths, hidden states position by position.</summary>
public class SequenceTests
{
    private const string Text = "the quick brown fox jumps over the lazy dog";

    private static readonly int[] Lengths = [6, 2, 4];

    private readonly Random _random = new(19);

    [Fact]
    public void The_last_output_of_a_window_is_for_the_symbol_after_it()
    {
        const int Length = LastOfWindows.SequenceLength, Batch = LastOfWindows.BatchSize;
        int[] symbols = LastOfWindows.Vocabulary.Encode(Text);
        LastOfWindows onText = new(), onBatch = new();
        for (int first = 0; first < 18; first += Batch)
        {
            int[] inputs = [.. Enumerable.Range(first, Batch).SelectMany(w => symbols[w..(w + Length)])], targets = symbols[(first + Length)..(first + Length + Batch)];
            Assert.Equal(onText.TrainStep(), onBatch.TrainStep(inputs, targets));
        }

        Comparison.AssertSame(onText.Parameters, onBatch.Parameters);
    }

    // The state after position t is what a batch that ends there returns.
    [Fact]
    public void Hidden_states_are_those_after_each_position()
    {
        float[] inputs = Draw(NumbersOfSequences.BatchSize * NumbersOfSequences.SequenceLength * NumbersOfSequences.InputSize);
        NumbersOfSequences last = new(1), lastCut = new(1);
        NumbersAtEachPosition each = new(1), eachCut = new(1);
        last.Forward(inputs);
        each.Forward(inputs);
        float[] state = new float[NumbersOfSequences.StateSize], states = new float[NumbersAtEachPosition.StateSize];
        for (int t = 0; t < NumbersOfSequences.SequenceLength; t++)
        {
            Array.Clear(state);
            Array.Clear(states);
            lastCut.Forward(inputs, state, [t + 1, t + 1, t + 1]);
            eachCut.Forward(inputs, states, [t + 1, t + 1, t + 1]);
            for (int i = 0; i < state.Length; i++)
            {
                Assert.Equal(state[i], last.HiddenStates[i / NumbersOfSequences.HiddenSize, t, i % NumbersOfSequences.HiddenSize]);
                Assert.Equal(states[state.Length + i], each.HiddenStates[i / NumbersOfSequences.HiddenSize, t, i % NumbersOfSequences.HiddenSize]);
            }
        }

        // Of two directions the final states of both, side by side.
        BidirectionalLstm both = new(1);
        const int Hidden = BidirectionalLstm.HiddenSize, OfLayer = 2 * BidirectionalLstm.BatchSize * Hidden;
        float[] final = new float[BidirectionalLstm.StateSize];
        both.Forward(Draw(BidirectionalLstm.BatchSize * BidirectionalLstm.SequenceLength * BidirectionalLstm.InputSize), final, [7, 3, 1, 5]);
        for (int i = 0; i < OfLayer; i++)
        {
            int direction = i / (OfLayer / 2), b = i / Hidden % BidirectionalLstm.BatchSize;
            Assert.Equal(final[OfLayer + i], both.HiddenStates[b, direction * Hidden + i % Hidden]);
        }
    }

    [Fact]
    public void What_lies_beyond_the_lengths_does_not_show()
    {
        float[] inputs = Draw(3 * 6 * 3), targets = Draw(3 * 6 * 2), dOutputs = Draw(3 * 6 * 2);
        NumbersAtEachPosition clean = new(2), padded = new(2);
        Assert.Equal(clean.TrainStep(Fill(inputs, 0), Fill(targets, 0), default, Lengths), padded.TrainStep(Fill(inputs, float.NaN), Fill(targets, float.NaN), default, Lengths));
        Comparison.AssertSame(clean.Parameters, padded.Parameters);
        clean.Forward(Fill(inputs, 0), default, Lengths);
        padded.Forward(Fill(inputs, float.NaN), default, Lengths);
        float[] dCleanInputs = new float[inputs.Length], dInputs = new float[inputs.Length];
        clean.Backward(Fill(dOutputs, 0), default, default, dCleanInputs);
        padded.Backward(Fill(dOutputs, float.NaN), default, default, dInputs);
        Comparison.AssertSame(clean.Gradients, padded.Gradients);
        Assert.Equal(dCleanInputs, dInputs);
        Assert.Equal(Fill(dInputs, 0), dInputs);

        int[] symbols = [.. Enumerable.Range(0, 3 * 6).Select(_ => _random.Next(4))], classes = [.. Enumerable.Range(0, 3 * 6).Select(_ => _random.Next(3))];
        ClassesOfSymbols cleanSymbols = new(2), paddedSymbols = new(2);
        Assert.Equal(cleanSymbols.TrainStep(Fill(symbols, 0), Fill(classes, 0), default, Lengths), paddedSymbols.TrainStep(Fill(symbols, -1), Fill(classes, int.MaxValue), default, Lengths));
        Comparison.AssertSame(cleanSymbols.Parameters, paddedSymbols.Parameters);

        // [B, T, N] with another value past the end of each sequence.
        static T[] Fill<T>(T[] values, T beyond)
        {
            int size = values.Length / (3 * 6);
            return [.. values.Select((value, i) => i / size % 6 < Lengths[i / size / 6] ? value : beyond)];
        }
    }

    private float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextSingle() * 2 - 1)];
}
