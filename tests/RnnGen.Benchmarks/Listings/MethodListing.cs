using System.Text.RegularExpressions;

namespace RnnGen.Benchmarks.Listings;

/// <summary>What the JIT's listing of one method tells.</summary>
/// <param name="Name">The method with its class and signature.</param>
/// <param name="Bytes">The length of its code.</param>
/// <param name="CallsInLoops">The calls between a label and a jump back to it.</param>
/// <param name="CallsInInnerLoops">Those of them in a loop that holds no other loop.</param>
internal sealed partial record MethodListing(string Name, int Bytes, int CallsInLoops, int CallsInInnerLoops)
{
    internal static IEnumerable<MethodListing> Read(string[] lines)
    {
        int start = -1;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("; Assembly listing for method ", StringComparison.Ordinal))
            {
                start = i;
            }
            else if (start >= 0 && BytesOfCode().Match(lines[i]) is { Success: true } bytes)
            {
                yield return Read(lines.AsSpan(start, i - start), int.Parse(bytes.Groups[1].ValueSpan));
                start = -1;
            }
        }
    }

    private static MethodListing Read(ReadOnlySpan<string> lines, int bytes)
    {
        Dictionary<string, int> labels = [];
        List<(int Start, int End)> loops = [];
        List<int> calls = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (Label().Match(lines[i]) is { Success: true } label)
            {
                labels[label.Groups[1].Value] = i;
            }
            else if (Jump().Match(lines[i]) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int target))
            {
                loops.Add((target, i));
            }
            else if (Call().IsMatch(lines[i]))
            {
                calls.Add(i);
            }
        }

        (int Start, int End)[] inner = [.. loops.Where(loop => !loops.Any(other => other != loop && other.Start >= loop.Start && other.End <= loop.End))];
        return new MethodListing(
            lines[0]["; Assembly listing for method ".Length..], bytes,
            calls.Count(call => loops.Any(loop => loop.Start < call && call < loop.End)),
            calls.Count(call => inner.Any(loop => loop.Start < call && call < loop.End)));
    }

    [GeneratedRegex(@"^; Total bytes of code (\d+)")]
    private static partial Regex BytesOfCode();

    [GeneratedRegex(@"^(G_M\w+_IG\d+):")]
    private static partial Regex Label();

    // j.. on x64, b.., cb.. and tb.. on ARM64.
    [GeneratedRegex(@"^\s+(?:j|b|cb|tb)[\w.]*\s.*?(G_M\w+_IG\d+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"^\s+(?:call|bl|blr)\s")]
    private static partial Regex Call();
}
