using System.Runtime.CompilerServices;

namespace RnnGen.Faults;

/// <summary>The list of faults, in faults.txt, and whether it still fits the repository.</summary>
internal static class FaultList
{
    internal const string FileName = "faults.txt", TestFolder = "tests/RnnGen.Tests";

    private const char CommentSign = '#';

    private static readonly string[] Keys = ["fault: ", "file: ", "- ", "+ ", "test: ", "why: "];

    /// <summary>The root of the repository that this was compiled from.</summary>
    internal static string Root => Path.GetFullPath(Path.Combine(SourceDirectory(), "..", ".."));

    /// <summary>The list that lies beside the program.</summary>
    internal static List<Fault> Load() => Parse(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, FileName)));

    /// <summary>Each fault is six lines, which begin with their keys in order; empty lines and those after a # lie between them.</summary>
    /// <exception cref="FormatException">A line has another key than is expected.</exception>
    internal static List<Fault> Parse(IReadOnlyList<string> lines)
    {
        List<Fault> faults = [];
        List<string> values = [];
        for (int i = 0; i < lines.Count; i++)
        {
            if (values.Count == 0 && (lines[i].Length == 0 || lines[i][0] == CommentSign))
            {
                continue;
            }

            string key = Keys[values.Count];
            values.Add(lines[i].StartsWith(key, StringComparison.Ordinal) && lines[i].Length > key.Length
                ? lines[i][key.Length..]
                : throw new FormatException($"{FileName}, line {i + 1}: \"{lines[i]}\" has to begin with \"{key}\" and say something after it."));
            if (values.Count == Keys.Length)
            {
                faults.Add(new Fault(values[0], values[1], values[2], values[3], values[4], values[5]));
                values.Clear();
            }
        }

        return values.Count == 0 ? faults : throw new FormatException($"{FileName} ends inside the fault {values[0]}.");
    }

    /// <summary>What does not fit the repository: fragments that are not there exactly once, tests that are not there, names given twice.</summary>
    internal static List<string> Check(IReadOnlyList<Fault> faults, string root)
    {
        List<string> problems = [];
        HashSet<string> names = [];
        foreach (Fault fault in faults)
        {
            if (!names.Add(fault.Name))
            {
                problems.Add($"{fault.Name}: another fault has the same name.");
            }

            if (fault.Original == fault.Faulty)
            {
                problems.Add($"{fault.Name}: the faulty text is the original one.");
            }

            string file = Path.Combine(root, fault.File);
            int count = File.Exists(file) ? File.ReadAllText(file).Split(fault.Original).Length - 1 : 0;
            if (count != 1)
            {
                problems.Add($"{fault.Name}: {fault.File} holds the original text {count} times; it has to be there once: {fault.Original}");
            }

            if (FindTest(fault, root) is null)
            {
                problems.Add($"{fault.Name}: there is no test {fault.Test} in {TestFolder}.");
            }
        }

        return problems;
    }

    /// <summary>The source of a fault's test, from its name on.</summary>
    /// <returns>Null where there is none.</returns>
    internal static string? FindTest(Fault fault, string root)
    {
        string[] test = fault.Test.Split('.');
        string file = Path.Combine(root, TestFolder, test[0] + ".cs"), tests = test.Length == 2 && File.Exists(file) ? File.ReadAllText(file) : "";
        int start = tests.IndexOf($"void {test[^1]}(", StringComparison.Ordinal);
        return start < 0 ? null : tests[start..].Split("\n    }\n")[0];
    }

    private static string SourceDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
