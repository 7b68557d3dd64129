namespace RnnGen.Tests.Reference;

/// <summary>y = W x + b for each vector x of hidden states, with head.weight [O, D*H] and head.bias [O].</summary>
internal sealed class LinearHead(Dictionary<string, double[]> parameters)
{
    internal double[][] Forward(double[][] hidden) =>
        [.. hidden.Select(x => Affine.Forward(parameters["head.weight"], parameters["head.bias"], x))];

    /// <summary>Returns the gradients of the hidden states.</summary>
    internal double[][] Backward(double[][] hidden, double[][] dOutputs, Dictionary<string, double[]> gradients) =>
        [.. hidden.Select((x, row) => Affine.Backward(parameters["head.weight"], x, dOutputs[row], gradients["head.weight"], gradients["head.bias"]))];
}
