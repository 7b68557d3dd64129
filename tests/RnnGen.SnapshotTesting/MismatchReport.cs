using System.Text;

namespace RnnGen.SnapshotTesting;

/// <summary>The message of a failed comparison: the files as Verify lists them, how to accept the change, and line differences.</summary>
internal sealed class MismatchReport(string directory)
{
    private readonly List<string> _missing = [];
    private readonly List<string> _different = [];
    private readonly List<string> _stale = [];
    private readonly StringBuilder _differences = new();

    internal bool HasAny => _missing.Count + _different.Count + _stale.Count > 0;

    /// <summary>Adds a produced text whose verified file holds another one, or is missing where <paramref name="verifiedText"/> is null.</summary>
    internal void Add(string received, string verified, string receivedText, string? verifiedText)
    {
        (verifiedText is null ? _missing : _different).Add($"  - Received: {received}\n    Verified: {verified}\n");
        if (verifiedText is not null)
        {
            _differences.Append('\n').Append(LineDifference.Of(verified, verifiedText, received, receivedText));
        }
    }

    /// <summary>Adds a verified file that the test no longer produces.</summary>
    internal void AddStale(string verified) => _stale.Add($"  - {verified}\n");

    public override string ToString()
    {
        StringBuilder message = new($"Directory: {directory}\n");
        AppendSection("New", _missing);
        AppendSection("NotEqual", _different);
        AppendSection("Delete", _stale);
        message.Append($"\nTo accept, rename each received file to its verified name and delete the files under Delete, or run the test with {SnapshotFiles.AcceptVariable}=1.\n");
        return message.Append(_differences).ToString();

        void AppendSection(string title, List<string> entries)
        {
            if (entries.Count > 0)
            {
                message.Append(title).Append(":\n").AppendJoin("", entries);
            }
        }
    }
}
