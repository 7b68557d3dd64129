using System.Numerics.Tensors;

namespace RnnGen.Samples;

/// <summary>An encoder and a decoder that learn sentence pairs together (Sutskever, Vinyals and Le, 2014).</summary>
internal sealed class Translator
{
    private readonly Encoder _encoder;
    private readonly Decoder _decoder;
    private readonly int[] _source, _sourceLengths, _read, _write, _lengths;

    internal Translator(IReadOnlyList<(string English, string Korean)> pairs, int seed)
    {
        _encoder = new Encoder(seed);
        _decoder = new Decoder(seed);

        // Teacher forcing: in training the decoder reads the right words, one position later than it has to write them.
        (_source, _sourceLengths) = Batch(pairs.Select(static pair => Encoder.Vocabulary.Encode(pair.English)));
        (_read, _lengths) = Batch(pairs.Select(static pair => Decoder.Vocabulary.Encode($"<start> {pair.Korean}")));
        (_write, _) = Batch(pairs.Select(static pair => Decoder.Vocabulary.Encode($"{pair.Korean} <end>")));
    }

    internal Encoder Encoder => _encoder;

    /// <summary>One training iteration of both models on all pairs.</summary>
    /// <returns>The mean cross-entropy of a word.</returns>
    internal float TrainStep()
    {
        // A forward pass begins with the given states and leaves the final ones in their place.
        float[] states = new float[Encoder.StateSize];
        _encoder.Forward(_source, states, _sourceLengths);
        _decoder.Forward(_read, states, _lengths);

        float loss = _decoder.Loss(_write);

        // The decoder's initial states are the encoder's final ones, and so is their gradient.
        float[] dStates = new float[Decoder.StateSize];
        _decoder.Backward(dInitialState: dStates);
        _encoder.Backward(dOutputs: default, dFinalState: dStates);
        _decoder.Step();
        _encoder.Step();
        return loss;
    }

    /// <summary>Translates greedily: the most probable word each time.</summary>
    internal string Translate(string english)
    {
        RecurrentState read = _encoder.CreateState(), written = _decoder.CreateState();
        foreach (int word in Encoder.Vocabulary.Encode(english))
        {
            _encoder.Advance(read, word);
        }

        written.CopyFrom(read.Hidden);
        List<int> korean = [];
        int end = Decoder.Vocabulary.IndexOf("<end>");
        for (int word = Decoder.Vocabulary.IndexOf("<start>"); korean.Count < Decoder.SequenceLength; korean.Add(word))
        {
            word = TensorPrimitives.IndexOfMax(_decoder.Advance(written, word));
            if (word == end)
            {
                break;
            }
        }

        return Decoder.Vocabulary.Decode([.. korean]);
    }

    // Sentences of unequal length side by side; what lies past a length is not read.
    private static (int[] Words, int[] Lengths) Batch(IEnumerable<int[]> sentences)
    {
        int[][] rows = [.. sentences];
        int[] words = new int[Sizes.Pairs * Sizes.Words];
        for (int b = 0; b < rows.Length; b++)
        {
            rows[b].CopyTo(words, b * Sizes.Words);
        }

        return (words, [.. rows.Select(static row => row.Length)]);
    }
}
