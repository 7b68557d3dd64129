using Microsoft.CodeAnalysis;

namespace RnnGen.Generators.Diagnostics;

/// <summary>A diagnostic as a value. It carries the source location itself: one rebuilt from a path would not honour pragmas.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, Location Location, EquatableArray<string> Arguments)
{
    internal static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location location, params string[] arguments) =>
        new(descriptor, location, new EquatableArray<string>(arguments));

    internal Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, MessageArguments);

    /// <summary>The same without being shown: an editor offers its code fix, while the error itself comes from the generator.</summary>
    internal Diagnostic ToHiddenDiagnostic() =>
        Diagnostic.Create(Descriptor, Location, DiagnosticSeverity.Hidden, additionalLocations: null, properties: null, MessageArguments);

    private object[] MessageArguments => [.. Arguments.Cast<object>()];
}
