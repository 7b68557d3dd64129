namespace RnnGen;

/// <summary>The format of the copies of the weights that streaming reads.</summary>
public enum WeightFormat
{
    /// <summary>No copies: streaming reads the parameters themselves.</summary>
    Float32 = 0,

    /// <summary>
    /// Copies of each layer's <c>weight_hh</c> and of <c>head.weight</c>, if there is one, in 16 bits for each weight: a step reads half as many
    /// bytes of them, and the parameters stay beside. <c>weight_ih</c> is read in float32. Each copy is within 2^-8 of its size, as its
    /// bfloat16, the upper half of a float32, would be (below 2^-59, within 2^-59). The hidden state they are multiplied with is rounded to 16
    /// bits of precision; sums stay in float32. It pays with AVX-512 from about 128 hidden units up, with AVX2 from about 256.
    /// </summary>
    BFloat16 = 1,
}
