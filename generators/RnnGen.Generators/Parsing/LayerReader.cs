using System.Globalization;
using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>Reads and checks the recurrent layers: the cell and its variants, their number, their directions, dropout.</summary>
internal sealed class LayerReader(ArgumentReader reader)
{
    internal LayerSpec? Read()
    {
        RecurrentCell? cell = reader.ReadEnum<RecurrentCell>(Descriptors.UnknownCell, "Cell");
        ResetGate? resetGate = reader.ReadEnum<ResetGate>(Descriptors.UnknownResetGate, "ResetGate");
        bool peepholes = Flag("Peepholes", false), good = true;
        if (cell is not null and not RecurrentCell.Gru && resetGate == ResetGate.BeforeProduct)
        {
            good = reader.Fault(Descriptors.CellOption, "ResetGate", $"has a reset gate, but its cell is {cell}", "write Cell = RecurrentCell.Gru, or remove ResetGate");
        }

        if (cell is not null and not RecurrentCell.Lstm && peepholes)
        {
            good = reader.Fault(Descriptors.CellOption, "Peepholes", $"has peepholes, but its cell is {cell}", "write Cell = RecurrentCell.Lstm, or remove Peepholes");
        }

        int layers = reader.Argument("Layers")?.Value as int? ?? 1;
        if (layers is < 1 or > DeclarationLimits.MaxLayers)
        {
            good = reader.Fault(Descriptors.Layers, "Layers", $"has {ArgumentReader.Number(layers)} layers", $"write a number from 1 to {ArgumentReader.Number(DeclarationLimits.MaxLayers)}");
        }

        double dropout = reader.Argument("Dropout")?.Value as double? ?? 0;
        if (!(dropout >= 0 && dropout < 1))
        {
            good = reader.Fault(Descriptors.Layers, "Dropout", $"drops a share of {dropout.ToString("R", CultureInfo.InvariantCulture)}", "write a number from 0 up to but not 1");
        }
        else if (dropout > 0 && layers == 1)
        {
            good = reader.Fault(Descriptors.Layers, "Dropout", "has dropout, which lies between layers, but one layer", "write Layers = 2 or more, or remove Dropout");
        }

        return good && cell is not null && resetGate is not null
            ? new LayerSpec(cell.Value, resetGate.Value, peepholes, layers, Flag("Bidirectional", false), Flag("Bias", true), dropout)
            : null;
    }

    private bool Flag(string name, bool leftOut) => reader.Argument(name)?.Value as bool? ?? leftOut;
}
