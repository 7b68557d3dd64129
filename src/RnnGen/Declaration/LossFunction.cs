namespace RnnGen;

/// <summary>What training minimizes.</summary>
public enum LossFunction
{
    /// <summary>The mean cross-entropy of softmax over the outputs; targets are indices. As <c>torch.nn.CrossEntropyLoss</c>.</summary>
    CrossEntropy = 0,

    /// <summary>The mean of the squared differences; targets are numbers. As <c>torch.nn.MSELoss</c>.</summary>
    MeanSquaredError = 1,
}
