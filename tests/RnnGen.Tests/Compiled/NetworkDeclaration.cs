using System.Globalization;
using RnnGen.Tests.Reference;

namespace RnnGen.Tests.Compiled;

/// <summary>A declaration over the whole space of options, as an attribute and as the reference's options.</summary>
internal sealed record NetworkDeclaration(
    ReferenceCell Cell,
    bool ReadsTokens,
    int InputSize,
    int HiddenSize,
    int Length,
    int Batch,
    int Layers = 1,
    bool Bidirectional = false,
    bool Bias = true,
    bool HasHead = true,
    bool LastOnly = false,
    int OutputSize = 1,
    bool HasClasses = false,
    double Dropout = 0,
    int EmbeddingSize = 0,
    bool FirstOnly = false)
{
    internal int Directions => Bidirectional ? 2 : 1;

    internal int Outputs => HasHead ? OutputSize : Directions * HiddenSize;

    internal bool HasCell => Cell is ReferenceCell.Lstm or ReferenceCell.LstmPeephole;

    internal int StateSize => (HasCell ? 2 : 1) * Layers * Directions * Batch * HiddenSize;

    internal ReferenceOptions Options => new(
        Cell, EmbeddingSize > 0 ? ReferenceInput.Embedding : ReadsTokens ? ReferenceInput.OneHot : ReferenceInput.Numeric, InputSize, HiddenSize, Layers, Bidirectional, Bias,
        HasHead ? ReferenceHead.Linear : ReferenceHead.None, Outputs, EmbeddingSize, LastOnly);

    private string Attribute
    {
        get
        {
            string cell = Cell switch
            {
                ReferenceCell.Gru or ReferenceCell.GruResetBefore => "Gru",
                ReferenceCell.Lstm or ReferenceCell.LstmPeephole => "Lstm",
                _ => Cell.ToString(),
            };
            string inputs = ReadsTokens ? $"Vocabulary = \"{string.Concat(Enumerable.Range(0, InputSize).Select(static i => $"\\u{0x4E00 + i:X4}"))}\"" : $"InputSize = {InputSize}";
            return $"[RnnGen.RnnModel({inputs}, OutputSize = {Outputs}, HiddenSize = {HiddenSize}, SequenceLength = {Length}, BatchSize = {Batch}, Cell = RnnGen.RecurrentCell.{cell}"
                + (Cell == ReferenceCell.GruResetBefore ? ", ResetGate = RnnGen.ResetGate.BeforeProduct" : "") + (Cell == ReferenceCell.LstmPeephole ? ", Peepholes = true" : "")
                + (Layers > 1 ? $", Layers = {Layers}" : "") + (Bidirectional ? ", Bidirectional = true" : "") + (Bias ? "" : ", Bias = false")
                + (HasHead ? "" : ", Head = RnnGen.OutputHead.None") + (LastOnly ? ", Outputs = RnnGen.OutputPositions.Last" : "")
                + (EmbeddingSize > 0 ? $", EmbeddingSize = {EmbeddingSize}" : "") + (FirstOnly ? ", Inputs = RnnGen.InputPositions.First" : "")
                + (Dropout > 0 ? $", Dropout = {Dropout.ToString(CultureInfo.InvariantCulture)}" : "")
                + $", Loss = RnnGen.LossFunction.{(HasClasses ? "CrossEntropy" : "MeanSquaredError")})]";
        }
    }

    /// <summary>The class, and beside it the members that tests ask for.</summary>
    internal string Source(string name)
    {
        string inputs = ReadsTokens ? "batch.Tokens" : "batch.Features", targets = HasClasses ? "batch.Classes" : "batch.Numbers";
        string streams = Bidirectional ? """
            RnnGen.RecurrentState? RnnGen.Tests.Compiled.ICompiledModel.CreateState() => null;
                float[] RnnGen.Tests.Compiled.ICompiledModel.Advance(RnnGen.RecurrentState state, RnnGen.Tests.Compiled.ModelBatch batch, int position) => throw new System.NotSupportedException();
            """ : $"""
            RnnGen.RecurrentState? RnnGen.Tests.Compiled.ICompiledModel.CreateState() => CreateState();
                float[] RnnGen.Tests.Compiled.ICompiledModel.Advance(RnnGen.RecurrentState state, RnnGen.Tests.Compiled.ModelBatch batch, int position) =>
                    Advance(state, {(FirstOnly ? "position > 0 ? " + (ReadsTokens ? "-1" : "default") + " : " : "")}{(ReadsTokens ? "batch.Tokens[position]" : $"new System.ReadOnlySpan<float>(batch.Features, position * {InputSize}, {InputSize})")}).ToArray();
            """;
        return $$"""
            {{Attribute}}
            public partial class {{name}} : RnnGen.Tests.Compiled.ICompiledModel
            {
                float RnnGen.Tests.Compiled.ICompiledModel.Train(RnnGen.Tests.Compiled.ModelBatch batch, float[] state) => TrainStep({{inputs}}, {{targets}}, state, batch.Lengths);
                float RnnGen.Tests.Compiled.ICompiledModel.Evaluate(RnnGen.Tests.Compiled.ModelBatch batch, float[] state) => Evaluate({{inputs}}, {{targets}}, state, batch.Lengths);
                void RnnGen.Tests.Compiled.ICompiledModel.Forward(RnnGen.Tests.Compiled.ModelBatch batch, float[] state) => Forward({{inputs}}, state, batch.Lengths);
                void RnnGen.Tests.Compiled.ICompiledModel.Backward(float[] dOutputs, float[] dFinalState, float[] dInitialState, float[] dInputs) => Backward(dOutputs, dFinalState, dInitialState{{(ReadsTokens ? "" : ", dInputs")}});
                float RnnGen.Tests.Compiled.ICompiledModel.LossAndBackward(RnnGen.Tests.Compiled.ModelBatch batch, float[] dInitialState)
                {
                    float loss = Loss({{targets}});
                    Backward(dInitialState: dInitialState);
                    return loss;
                }

                float[] RnnGen.Tests.Compiled.ICompiledModel.Outputs()
                {
                    float[] values = new float[(int)Logits.FlattenedLength];
                    Logits.FlattenTo(values);
                    return values;
                }

                {{streams}}
            }
            """;
    }
}
