using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>One attribute, parsed.</summary>
/// <param name="Spec">What to write; null where nothing can be added to the class.</param>
/// <param name="Errors">What makes the declaration invalid.</param>
/// <remarks>A valid declaration has no location in it, so an edit elsewhere in its file leaves it equal.</remarks>
internal sealed record ParsedModel(RnnModelSpec? Spec, EquatableArray<DiagnosticInfo> Errors);
