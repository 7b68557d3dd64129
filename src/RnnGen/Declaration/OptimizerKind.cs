namespace RnnGen;

/// <summary>The optimizer that a model begins with, with PyTorch's defaults for what is not declared. Any other one can be given at run time.</summary>
public enum OptimizerKind
{
    /// <summary>Adam, as <c>torch.optim.Adam</c>.</summary>
    Adam = 0,

    /// <summary>Adam with decoupled weight decay, as <c>torch.optim.AdamW</c>.</summary>
    AdamW = 1,

    /// <summary>Stochastic gradient descent, as <c>torch.optim.SGD</c>.</summary>
    Sgd = 2,

    /// <summary>RMSprop, as <c>torch.optim.RMSprop</c>.</summary>
    RmsProp = 3,

    /// <summary>Adagrad, as <c>torch.optim.Adagrad</c>.</summary>
    Adagrad = 4,
}
