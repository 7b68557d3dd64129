namespace RnnGen.Generators.Emission;

/// <summary>A file to add to the compilation.</summary>
internal sealed record GeneratedFile(string Name, string Text);
