using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;
using RnnGen.Models;

namespace RnnGen.Benchmarks.Training;

/// <summary>A generated model and the tokens it trains on: one row of the training table.</summary>
/// <param name="Model">The model, untrained.</param>
/// <param name="Batch">The number of sequences B.</param>
/// <param name="Inputs">[B, T]</param>
/// <param name="Targets">[B, T]</param>
/// <param name="TrainStep">One step on these tokens, which gives the loss before it.</param>
internal sealed record TrainingCase(IRecurrentModel Model, int Batch, int[] Inputs, int[] Targets, Func<float> TrainStep) : IPeer
{
    /// <summary>The positions T.</summary>
    internal const int Positions = 64;

    public string Name => "RnnGen";

    internal int HiddenSize => (int)Model.Parameters["weight_hh_l0"].Shape[1];

    internal int Gates => (int)Model.Parameters["weight_hh_l0"].Shape[0] / HiddenSize;

    internal string Cell => ModelWeights.CellOf(Gates);

    /// <summary>
    /// The multiplications and additions of the products: forward, the gradient of the states and that of the weights. The gradient of the state
    /// before the first position, which nobody asks for and RnnGen leaves out, is counted; one-hot inputs, which PyTorch multiplies, are not.
    /// </summary>
    internal double Operations => (double)Batch * Positions * (6.0 * Gates * HiddenSize * HiddenSize + 6.0 * HiddenSize * Texts.Symbols);

    internal float Loss { get; private set; }

    public void Step() => Loss = TrainStep();
}
