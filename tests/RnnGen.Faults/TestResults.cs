using System.Xml.Linq;

namespace RnnGen.Faults;

/// <summary>What a test run left in its TRX file.</summary>
/// <param name="Count">The number of tests that ran.</param>
/// <param name="Failures">The tests that failed, and what they said.</param>
internal sealed record TestResults(int Count, IReadOnlyList<(string Test, string Message)> Failures)
{
    /// <summary>Reads the file; without one no test ran.</summary>
    internal static TestResults Read(string file)
    {
        if (!File.Exists(file))
        {
            return new TestResults(0, []);
        }

        XElement root = XDocument.Load(file).Root!;
        XNamespace trx = root.Name.Namespace;
        XElement[] results = [.. root.Descendants(trx + "UnitTestResult")];
        return new TestResults(results.Length, [.. results
            .Where(static r => (string?)r.Attribute("outcome") == "Failed")
            .Select(r => ((string)r.Attribute("testName")!, string.Concat(r.Descendants(trx + "Message").Select(static m => m.Value))))]);
    }
}
