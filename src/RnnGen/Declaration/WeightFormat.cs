namespace RnnGen;

/// <summary>The format of the copies of the weights that streaming reads.</summary>
public enum WeightFormat
{
    /// <summary>No copies: streaming reads the parameters themselves.</summary>
    Float32 = 0,

    /// <summary>
    /// Copies of <c>weight_hh_l0</c> and <c>head.weight</c> in 16 bits for each weight: half the memory. Each is within 2^-8 of its size, as its
    /// bfloat16, the upper half of a float32, would be (below 2^-59, within 2^-59). The hidden state they are multiplied with is rounded to 16
    /// bits of precision; sums stay in float32. It pays with AVX-512 from about 128 hidden units up, with AVX2 from about 256.
    /// </summary>
    BFloat16 = 1,
}
