namespace RnnGen;

/// <summary>The format of the copies of the weights that streaming reads.</summary>
public enum WeightFormat
{
    /// <summary>No copies: streaming reads the parameters themselves.</summary>
    Float32 = 0,

    /// <summary>
    /// Copies of <c>weight_hh_l0</c> and <c>head.weight</c> rounded to the nearest bfloat16, which is the upper half of a float32: 8 bits of
    /// precision and half the memory. Sums stay in float32. It pays where float32 weights outgrow the second-level cache, from about 512 hidden
    /// units up, and with AVX-512 from about 128; below, turning them into float32 again costs more than the memory saved.
    /// </summary>
    BFloat16 = 1,
}
