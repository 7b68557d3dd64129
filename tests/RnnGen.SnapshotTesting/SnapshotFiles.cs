using System.Text;
using VerifyTests;

namespace RnnGen.SnapshotTesting;

/// <summary>The verified and received files of one test. Both are UTF-8 with a byte order mark, <c>\n</c> line ends and no final new line.</summary>
internal sealed class SnapshotFiles(string directory, string prefix)
{
    /// <summary>Set to 1, it accepts what tests produce. It is the stand-in's own; Verify has a tool for this.</summary>
    internal const string AcceptVariable = "RNNGEN_ACCEPT_SNAPSHOTS";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Compares, and leaves a received file beside each verified one that differs or is missing.</summary>
    /// <param name="snapshots">All that the test produced.</param>
    /// <param name="accept">Whether to make the verified files equal instead.</param>
    /// <exception cref="VerifyException">A verified file differs, is missing, or belongs to nothing that the test produced.</exception>
    internal void Compare(IReadOnlyList<Snapshot> snapshots, bool accept)
    {
        Directory.CreateDirectory(directory);
        foreach (string received in OwnFiles(".received."))
        {
            File.Delete(received);
        }

        MismatchReport report = new(directory);
        HashSet<string> produced = [];
        foreach (Snapshot snapshot in snapshots)
        {
            string verified = FileName(snapshot, "verified"), path = Path.Combine(directory, verified);
            byte[] expected = [.. Encoding.Preamble, .. Encoding.GetBytes(snapshot.Text)];
            byte[]? actual = File.Exists(path) ? File.ReadAllBytes(path) : null;
            produced.Add(verified);
            if (actual is not null && actual.AsSpan().SequenceEqual(expected))
            {
                continue;
            }

            if (accept)
            {
                File.WriteAllBytes(path, expected);
                continue;
            }

            string received = FileName(snapshot, "received");
            File.WriteAllBytes(Path.Combine(directory, received), expected);
            report.Add(received, verified, snapshot.Text, actual is null ? null : File.ReadAllText(path));
        }

        foreach (string stale in OwnFiles(".verified.").Where(path => !produced.Contains(Path.GetFileName(path))))
        {
            if (accept)
            {
                File.Delete(stale);
                continue;
            }

            report.AddStale(Path.GetFileName(stale));
        }

        if (report.HasAny)
        {
            throw new VerifyException(report.ToString());
        }
    }

    private string FileName(Snapshot snapshot, string state) => $"{prefix}{snapshot.Name}.{state}.{snapshot.Extension}";

    private string[] OwnFiles(string state) =>
    [
        .. Directory.GetFiles(directory)
            .Where(path => Path.GetFileName(path) is { } name && SnapshotNames.Owns(prefix, name) && name.Contains(state, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];
}
