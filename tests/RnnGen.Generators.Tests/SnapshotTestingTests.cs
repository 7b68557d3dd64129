using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RnnGen.SnapshotTesting;
using VerifyTests;
using VerifyXunit;

namespace RnnGen.Generators.Tests;

/// <summary>The stand-in for Verify: what it calls files, when it fails, and what it leaves on the disk.</summary>
public sealed class SnapshotTestingTests : IDisposable
{
    private const string Verified = "A.B#C.g.verified.cs";
    private const string Received = "A.B#C.g.received.cs";

    private readonly string _directory = Directory.CreateTempSubdirectory("rnngen-snapshots-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_match_passes_and_deletes_a_leftover_received_file()
    {
        Write(Verified, "\ufeffone\ntwo");
        Write(Received, "\ufeffold");
        Compare("one\ntwo");
        Assert.Equal([Verified], Files());
    }

    [Fact]
    public void A_mismatch_fails_with_the_difference_and_leaves_a_received_file()
    {
        Write(Verified, "\ufeffone\ntwo\nthree");
        string message = Failure("one\n2\nthree");
        Assert.Contains($"Directory: {_directory}\nNotEqual:\n  - Received: {Received}\n    Verified: {Verified}\n", message, StringComparison.Ordinal);
        Assert.Contains("\n-two\n+2\n", message, StringComparison.Ordinal);
        Assert.Contains("To accept, rename each received file", message, StringComparison.Ordinal);
        Assert.Equal([0xEF, 0xBB, 0xBF, .. "one\n2\nthree"u8], File.ReadAllBytes(Path.Combine(_directory, Received)));
    }

    [Fact]
    public void A_change_of_white_space_is_a_mismatch()
    {
        Write(Verified, "\ufeffone\n  two");
        Assert.Contains("\n-  two\n+ two\n", Failure("one\n two"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_difference_is_cut()
    {
        Write(Verified, "\ufeff" + string.Join('\n', Enumerable.Range(0, 500)));
        string message = Failure(string.Join('\n', Enumerable.Range(1000, 500)));
        Assert.Contains("more lines; compare the two files", message, StringComparison.Ordinal);
        Assert.InRange(message.Split('\n').Length, 100, 120);
    }

    [Fact]
    public void A_missing_verified_file_fails_and_leaves_a_received_file()
    {
        Assert.Contains($"New:\n  - Received: {Received}\n    Verified: {Verified}\n", Failure("one"), StringComparison.Ordinal);
        Assert.Equal([Received], Files());
    }

    [Theory]
    [InlineData("#D.g.verified.cs")]
    [InlineData(".verified.txt")]
    public void A_file_that_nothing_produces_any_more_fails(string rest)
    {
        Write(Verified, "\ufeffone");
        Write("A.B" + rest, "\ufeffone");
        Assert.Contains($"Delete:\n  - A.B{rest}\n", Failure("one"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("\ufeffone\r\ntwo")]
    [InlineData("\ufeffone\ntwo\n")]
    public void The_right_lines_in_the_wrong_form_fail(string text)
    {
        Write(Verified, text);
        Assert.Contains("UTF-8 with a byte order mark", Failure("one\ntwo"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_other_tests_are_left_alone()
    {
        string[] others = ["A.B2#C.g.verified.cs", "A.B_x=1#C.g.received.cs", "A.B_x=1#C.g.verified.cs", "A.Bc.verified.txt"];
        Array.ForEach(others, name => Write(name, "\ufeffother"));
        Write(Verified, "\ufeffone");
        Compare("one");
        Assert.Equal([Verified, .. others], Files());
    }

    [Fact]
    public void Accepting_leaves_exactly_the_verified_files()
    {
        Write(Verified, "\ufeffold");
        Write(Received, "\ufeffone");
        Write("A.B#D.g.verified.cs", "\ufeffstale");
        Compare("one", accept: true);
        Assert.Equal([Verified], Files());
        Compare("one");
    }

    [Theory]
    [InlineData("A.B", "A.B#C.g.verified.cs", true)]
    [InlineData("A.B", "A.B.verified.txt", true)]
    [InlineData("A.B", "A.B.received.txt", true)]
    [InlineData("A.B", "A.B_x=1#C.g.verified.cs", false)]
    [InlineData("A.B", "A.Bc#C.g.verified.cs", false)]
    [InlineData("A.B", "A.b#C.g.verified.cs", false)]
    [InlineData("A.B_x=0", "A.B_x=0.5.verified.txt", false)]
    [InlineData("A.B_x=0", "A.B_x=0.5#C.g.verified.cs", false)]
    [InlineData("A.B_x=0.5", "A.B_x=0.5#C.g.verified.cs", true)]
    public void A_prefix_does_not_swallow_a_longer_one(string prefix, string fileName, bool owned) => Assert.Equal(owned, SnapshotNames.Owns(prefix, fileName));

    [Fact]
    public void Parameters_are_named_in_order()
    {
        MethodInfo test = typeof(Nested).GetMethod(nameof(Nested.Test))!;
        Assert.Equal("SnapshotTestingTests.Nested.Test", SnapshotNames.Prefix(test));
        Assert.Equal("SnapshotTestingTests.Nested.Test_rate=0.5", SnapshotNames.Prefix(test, 0.5));
        Assert.Equal("SnapshotTestingTests.Nested.Test_rate=0.5_name=null", SnapshotNames.Prefix(test, 0.5, null));
        Assert.Contains("2 parameters", Assert.Throws<ArgumentException>(() => SnapshotNames.Prefix(test, 1, 2, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("'a/b'", Assert.Throws<ArgumentException>(() => SnapshotNames.Prefix(test, 1, "a/b")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    public async Task The_running_test_names_the_files_also_after_an_await(int size)
    {
        await Task.Yield();
        CSharpCompilation compilation = GeneratorHost.Compile($"""[RnnGen.RnnModel("", HiddenSize = {size})] public partial class M;""");
        GeneratorDriver driver = GeneratorHost.CreateDriver(compilation).RunGenerators(compilation);

        // Fails where nothing is accepted: there are no verified files.
        await Record.ExceptionAsync(async () => await Verifier.Verify(driver)
            .UseDirectory(_directory)
            .UseParameters(size)
            .ScrubLinesWithReplace(static line => line == "kept" ? "replaced" : line)
            .ScrubLinesWithReplace(static line => line.Contains("HintName", StringComparison.Ordinal) ? "kept" : line.Length == 0 ? null : line));
        string prefix = $"{nameof(SnapshotTestingTests)}.{nameof(The_running_test_names_the_files_also_after_an_await)}_size=20";
        string[] files = Files();
        Assert.Equal([prefix + "#M.g.verified.cs", prefix + ".verified.txt"], files.Select(static name => name.Replace(".received.", ".verified.", StringComparison.Ordinal)));
        Assert.StartsWith("replaced\n// <auto-generated/>\n#nullable enable\n///", File.ReadAllText(Path.Combine(_directory, files[0])), StringComparison.Ordinal);
    }

    private void Compare(string text, bool accept = false) => new SnapshotFiles(_directory, "A.B").Compare([new Snapshot("#C.g", "cs", text)], accept);

    private string Failure(string text) => Assert.Throws<VerifyException>(() => Compare(text)).Message;

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private string[] Files() => [.. Directory.GetFiles(_directory).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static class Nested
    {
        public static void Test(double rate, string? name) => _ = (rate, name);
    }
}
