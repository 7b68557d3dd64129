namespace RnnGen;

/// <summary>How rows and gates are padded: the runtime's buffers and the generated offsets agree by this file, which both compile.</summary>
internal static class Padding
{
    /// <summary>Rows are padded to a multiple of this many elements: one cache line, one 512-bit vector.</summary>
    internal const int RowMultiple = 16;

    /// <summary>Gates lie side by side in a row, each padded to a multiple of this many elements: one 256-bit vector.</summary>
    internal const int GateMultiple = 8;

    /// <summary>A row's length, padded.</summary>
    internal static int Padded(int length) => (length + RowMultiple - 1) / RowMultiple * RowMultiple;

    /// <summary>A gate's units, padded.</summary>
    internal static int PaddedGate(int units) => (units + GateMultiple - 1) / GateMultiple * GateMultiple;

    /// <summary>The length of a row of gates: each padded, and the row.</summary>
    internal static int PaddedGates(int gates, int units) => Padded(gates * PaddedGate(units));
}
