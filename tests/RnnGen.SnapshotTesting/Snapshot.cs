namespace RnnGen.SnapshotTesting;

/// <summary>One text that a test produced. Its file is called prefix + name + <c>.verified.</c> + extension.</summary>
/// <param name="Name"><c>#</c> and the hint name without its extension; empty for the diagnostics.</param>
/// <param name="Extension"><c>cs</c> or <c>txt</c>.</param>
/// <param name="Text">The text with <c>\n</c> line ends and no final new line.</param>
internal sealed record Snapshot(string Name, string Extension, string Text);
