using RnnGen.Generators.Parsing;
using static RnnGen.Generators.Emission.Literals;

namespace RnnGen.Generators.Emission;

/// <summary>How generated code spells vectors of a width: by two aliases, so that its text is the same for each width.</summary>
internal sealed class VectorText(MemberNames n, int bits)
{
    internal const string Attributes = """
        [global::System.Runtime.CompilerServices.MethodImpl(
            global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining
            | global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
        """;

    internal int LaneCount => bits / 32;

    // Aliases give way to types of the surrounding namespaces, so their names are ones that no user's type will have.
    internal string Floats { get; } = n["RnnGen_Floats"];

    internal string Lanes { get; } = n["RnnGen_Lanes"];

    internal string[] Usings =>
    [
        $"using {Floats} = global::System.Runtime.Intrinsics.Vector{Number(bits)}<float>;",
        $"using {Lanes} = global::System.Runtime.Intrinsics.Vector{Number(bits)};",
    ];

    /// <summary>The vector at a distance of so many vectors.</summary>
    internal string Load(string start, int vector) => $"{Lanes}.LoadUnsafe({start}{Distance(vector)})";

    internal string Store(string value, string start, int vector) => $"{Lanes}.StoreUnsafe({value}, {start}{Distance(vector)});";

    private string Distance(int vector) => vector == 0 ? "" : $", {Number(vector * LaneCount)}";
}
