using DiffPlex.Renderer;

namespace RnnGen.SnapshotTesting;

/// <summary>The difference of two texts by lines, in the unified form of diff and git.</summary>
internal static class LineDifference
{
    // A change to a formula is a few lines; a change to every line is read better in the files themselves.
    private const int MaxLines = 100;

    internal static string Of(string oldName, string oldText, string newName, string newText)
    {
        if (oldText.ReplaceLineEndings("\n").TrimEnd('\n') == newText)
        {
            return $"{oldName} has the right lines in the wrong form: it has to be UTF-8 with a byte order mark, \\n line ends and no final new line.\n";
        }

        string[] lines = UnidiffRenderer.GenerateUnidiff(oldText, newText, oldName, newName, ignoreWhitespace: false).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        string more = lines.Length > MaxLines ? $"... and {lines.Length - MaxLines} more lines; compare the two files\n" : "";
        return string.Join('\n', lines.Take(MaxLines)) + "\n" + more;
    }
}
