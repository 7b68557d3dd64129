using RnnGen.Faults;

namespace RnnGen.Tests;

/// <summary>The list of seeded faults fits the repository. tests/RnnGen.Faults plants them.</summary>
public class FaultListTests
{
    [Fact]
    public void Each_fault_is_there_once_and_has_a_test() => Assert.Empty(FaultList.Check(FaultList.Load(), FaultList.Root));

    [Fact]
    public void What_does_not_fit_is_named()
    {
        string[] lines = ["# A comment.", "", "fault: a", "file: tests/RnnGen.Faults/Fault.cs", "- internal sealed record Fault(", "+ x", "test: FaultListTests.What_does_not_fit_is_named", "why: It does not compile."];
        Assert.Empty(FaultList.Check(FaultList.Parse(lines), FaultList.Root));
        lines[4] = "- <param";
        lines[6] = "test: FaultListTests.Missing";
        Assert.Collection(
            FaultList.Check(FaultList.Parse(lines), FaultList.Root),
            static problem => Assert.Contains("holds the original text 6 times", problem, StringComparison.Ordinal),
            static problem => Assert.Contains("there is no test FaultListTests.Missing", problem, StringComparison.Ordinal));
        Assert.Contains("line 5", Assert.Throws<FormatException>(() => FaultList.Parse([.. lines[..4], .. lines[5..]])).Message, StringComparison.Ordinal);
    }
}
