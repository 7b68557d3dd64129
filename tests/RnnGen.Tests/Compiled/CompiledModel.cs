using RnnGen.Models;

namespace RnnGen.Tests.Compiled;

/// <summary>A batch in the order of a model's arguments: sequence by sequence. What a model does not take is empty.</summary>
/// <param name="Tokens">[B, T]</param>
/// <param name="Features">[B, T, I]</param>
/// <param name="Classes">[B, T] or [B]</param>
/// <param name="Numbers">[B, T, O] or [B, O]</param>
/// <param name="Lengths">[B]; empty where all are T.</param>
public sealed record ModelBatch(int[] Tokens, float[] Features, int[] Classes, float[] Numbers, int[] Lengths);

/// <summary>What tests ask of a model that was compiled in memory, whatever it reads and gives. Its members are written beside the declaration.</summary>
public interface ICompiledModel : ITrainableModel
{
    float Train(ModelBatch batch, float[] state);

    float Evaluate(ModelBatch batch, float[] state);

    void Forward(ModelBatch batch, float[] state);

    void Backward(float[] dOutputs, float[] dFinalState, float[] dInitialState, float[] dInputs);

    float LossAndBackward(ModelBatch batch, float[] dInitialState);

    float[] Outputs();

    int Threads { get; set; }

    RecurrentState? CreateState();

    float[] Advance(RecurrentState state, ModelBatch batch, int position);
}
