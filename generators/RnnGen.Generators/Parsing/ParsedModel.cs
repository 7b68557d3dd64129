using RnnGen.Generators.Diagnostics;

namespace RnnGen.Generators.Parsing;

/// <summary>One attribute, parsed.</summary>
/// <param name="Spec">What to write; null where nothing can be added to the class.</param>
/// <param name="Errors">What makes the declaration invalid.</param>
/// <param name="Information">What the user of a valid declaration should know.</param>
internal sealed record ParsedModel(RnnModelSpec? Spec, EquatableArray<DiagnosticInfo> Errors, EquatableArray<DiagnosticInfo> Information);
