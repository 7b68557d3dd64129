using RnnGen.Generators.Parsing;

namespace RnnGen.Generators.Planning;

/// <summary>One layer in one direction.</summary>
/// <param name="Suffix">What tells its names from those of the others; empty where there is one.</param>
/// <param name="TorchSuffix">The same in PyTorch's names.</param>
/// <param name="Layer">The layer, counted from 0.</param>
/// <param name="IsReverse">Whether it reads from the last position to the first.</param>
/// <param name="Index">Its place among the states: layer x directions + direction.</param>
/// <param name="Input">The rows that it reads; null for one-hot symbols.</param>
/// <param name="InputSize">The elements of an input.</param>
internal sealed record RecurrencePlan(string Suffix, string TorchSuffix, int Layer, bool IsReverse, int Index, RowsPlan? Input, int InputSize)
{
    /// <summary>The parameters, in PyTorch's order.</summary>
    internal IEnumerable<ParameterPlan> Parameters(CellPlan cell, int hidden, bool bias, bool hasEmbedding)
    {
        string letters = Letters(cell.Gates);
        yield return new($"weight_ih_{TorchSuffix}", "WeightIh" + Suffix, cell.Gates, hidden, InputSize, $"[{InputLetters(hidden, hasEmbedding)}, {letters}]", InPanels: Input is not null);
        yield return new($"weight_hh_{TorchSuffix}", "WeightHh" + Suffix, cell.Gates, hidden, hidden, $"[H, {letters}]", InPanels: true);
        if (bias)
        {
            yield return new($"bias_ih_{TorchSuffix}", "BiasIh" + Suffix, cell.Gates, hidden, null, $"[{letters}]");
            yield return new($"bias_hh_{TorchSuffix}", "BiasHh" + Suffix, cell.Gates, hidden, null, $"[{letters}]");
        }

        if (cell.Peepholes)
        {
            yield return new($"peephole_{TorchSuffix}", "Peephole" + Suffix, 3, hidden, null, "[3 x H] p_i, p_f, p_o of", IsPeephole: true);
        }
    }

    /// <summary>What is derived from the parameters after each change.</summary>
    internal BufferPlan BiasSum(CellPlan cell, int hidden, bool bias) => new(
        "BiasSum" + Suffix, 1, ModelSize.GatesLength(cell.Gates, hidden), $"[{Letters(cell.Gates)}] {(!bias ? "zeros, as there are no biases" : cell.HasCandidate ? "b_ih + b_hh; of the candidate b_in alone" : "b_ih + b_hh")}");

    /// <summary>The weights not transposed.</summary>
    internal IEnumerable<BufferPlan> WeightRows(CellPlan cell, int hidden, bool hasEmbedding)
    {
        int gate = Padding.PaddedGate(hidden);
        foreach (RecurrentProduct product in cell.Products)
        {
            yield return new(
                $"WeightHh{product.Name}Rows{Suffix}", (product.Gates - 1) * gate + hidden, hidden,
                $"[{Letters(product.Gates)}, H] {(product.Name.Length > 0 ? "W_hn" : cell.Products.Count > 1 ? "W_hr, W_hz" : "W_hh")}");
        }

        if (Input is not null)
        {
            yield return new($"WeightIhRows{Suffix}", (cell.Gates - 1) * gate + hidden, InputSize, $"[{Letters(cell.Gates)}, {InputLetters(hidden, hasEmbedding)}] W_ih");
        }
    }

    /// <summary>The rows of the hidden states after each position.</summary>
    internal RowsPlan States => new("Hidden" + Suffix, IsReverse ? RowsStart.FirstBlock : RowsStart.SecondBlock, RowsKind.Hidden);

    /// <summary>The rows of the sums of all gates. Those of one gate lie where the hidden states will.</summary>
    internal RowsPlan Sums(CellPlan cell) => cell.Gates == 1 ? States : new("Gates" + Suffix, RowsStart.FirstBlock, RowsKind.Gates);

    /// <summary>The rows of their gradients, which take the place of the hidden states' gradients, or of the gates.</summary>
    internal RowsPlan DSums(CellPlan cell) => cell.Gates == 1 ? Sums(cell).Gradient : Sums(cell);

    /// <summary>Its activations.</summary>
    internal IEnumerable<BufferPlan> Activations(CellPlan cell, int hidden, int rows, int sequences)
    {
        int stride = ModelSize.RowStride(hidden), gates = ModelSize.GatesLength(cell.Gates, hidden);
        string states = IsReverse ? "h_0 to h_T" : "h_(-1) to h_(T-1)";
        yield return new("Hidden" + Suffix, rows + sequences, hidden, $"[T + 1, B, H] {states}", stride);
        yield return new("DHidden" + Suffix, rows + sequences, hidden, $"[T + 1, B, H] dL/dh{(cell.Gates == 1 ? ", then dL/dz of the sums before the activation" : "")}", stride);
        if (cell.Gates == 1)
        {
            yield break;
        }

        yield return new("Gates" + Suffix, rows, gates, $"[T, B, {Letters(cell.Gates)}] sums, then gates, then the gradients of the sums", ModelSize.RowStride(gates));
        if (cell.HasCellState)
        {
            yield return new("Cell" + Suffix, rows + sequences, hidden, $"[T + 1, B, H] {states.Replace('h', 'c')}", stride);
            yield return new("DCell" + Suffix, rows + sequences, hidden, "[T + 1, B, H] dL/dc", stride);
            yield return new("TanhCell" + Suffix, rows, hidden, "[T, B, H] tanh(c)", stride);
        }

        if (cell.HasCandidate)
        {
            yield return new("Candidate" + Suffix, rows, hidden, "[T, B, H] u, then dL/du", stride);
        }

        if (cell.HasReset)
        {
            yield return new("Reset" + Suffix, rows, hidden, "[T, B, H] s = r h", stride);
            yield return new("DReset" + Suffix, sequences, hidden, "[B, H] dL/ds of one position", stride);
        }
    }

    private static string Letters(int gates) => gates == 1 ? "H" : $"{gates} x H";

    private string InputLetters(int hidden, bool hasEmbedding) => Input switch
    {
        null => "V",
        { Kind: RowsKind.Input } => hasEmbedding ? "E" : "I",
        _ => InputSize == hidden ? "H" : "2 x H",
    };
}
