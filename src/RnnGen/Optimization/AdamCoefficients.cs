namespace RnnGen.Optimization;

/// <summary>The numbers of one step of Adam or AdamW, in float32 as the kernels take them.</summary>
/// <param name="Beta1">b1, the part of the first moment that is kept.</param>
/// <param name="Rest1">1 - b1, rounded once.</param>
/// <param name="Beta2">b2, the part of the second moment that is kept.</param>
/// <param name="Rest2">1 - b2, rounded once.</param>
/// <param name="Epsilon">The summand below the fraction line.</param>
/// <param name="StepSize">lr / (1 - b1^k).</param>
/// <param name="SecondScale">1 / sqrt(1 - b2^k).</param>
/// <param name="WeightDecay">The factor of the parameters in their gradients; 0 without a decay.</param>
/// <param name="Shrinkage">The part of the parameters that is taken off before the step; 0 without a decay.</param>
internal readonly record struct AdamCoefficients(
    float Beta1, float Rest1, float Beta2, float Rest2, float Epsilon, float StepSize, float SecondScale, float WeightDecay, float Shrinkage);
