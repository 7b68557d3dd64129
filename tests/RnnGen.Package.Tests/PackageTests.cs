using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace RnnGen.Package.Tests;

public sealed class PackageTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    // Of the portable PDB format.
    private static readonly Guid _sourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    [Fact]
    public void Package_holds_runtime_analyzers_and_props()
    {
        using ZipArchive archive = package.Open();
        Assert.Equal(
            [
                "PACKAGE.md",
                "RnnGen.nuspec",
                "analyzers/dotnet/cs/RnnGen.CodeFixes.dll",
                "analyzers/dotnet/cs/RnnGen.Generators.dll",
                "build/net10.0/RnnGen.props",
                "buildTransitive/net10.0/RnnGen.props",
                "lib/net10.0/RnnGen.dll",
                "lib/net10.0/RnnGen.xml",
            ],
            archive.Entries.Select(static e => e.FullName).Where(static name => !IsContainer(name)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_depends_on_tensors_alone()
    {
        using ZipArchive archive = package.Open();
        using Stream nuspec = archive.GetEntry("RnnGen.nuspec")!.Open();
        XElement metadata = XElement.Load(nuspec).Elements().Single();
        XNamespace ns = metadata.Name.Namespace;
        Assert.Equal(package.Version, metadata.Element(ns + "version")!.Value);
        Assert.Equal("MIT", metadata.Element(ns + "license")!.Value);
        Assert.Equal("PACKAGE.md", metadata.Element(ns + "readme")!.Value);
        XElement group = Assert.Single(metadata.Element(ns + "dependencies")!.Elements());
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
        Assert.Equal("System.Numerics.Tensors", Assert.Single(group.Elements()).Attribute("id")!.Value);
    }

    [Fact]
    public async Task Fresh_project_learns_the_sentence()
    {
        string consumer = package.CreateConsumer(("Program.cs", Example()));

        // NU1603: a feed that lacks the exact version of System.Numerics.Tensors gives the next newer one.
        await DotnetCommand.Succeed(consumer, "build", "-warnaserror", "-warnnotaserror:NU1603");
        string[] lines = (await DotnetCommand.Succeed(consumer, "run", "--no-build")).TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(51, lines.Length);
        Assert.EndsWith("prediction str: f you want you", lines[49], StringComparison.Ordinal);
        Assert.Equal("if you want you", lines[50]);

        File.WriteAllText(Path.Combine(consumer, "Wrong.cs"), """
            [RnnGen.RnnModel("aaaa")]
            public sealed partial class Monotone;
            """);
        (int code, string output) = await DotnetCommand.Run(consumer, "build", "--no-restore");
        Assert.NotEqual(0, code);
        Assert.Contains("Wrong.cs(1,", output, StringComparison.Ordinal);
        Assert.Contains("error RNN0005: The text of 'Monotone'", output, StringComparison.Ordinal);
    }

    // Debuggers find the sources of a package by names that are no paths of the machine it was built on.
    [Theory]
    [InlineData("lib/net10.0/RnnGen.dll")]
    [InlineData("analyzers/dotnet/cs/RnnGen.Generators.dll")]
    [InlineData("analyzers/dotnet/cs/RnnGen.CodeFixes.dll")]
    public void Package_names_no_folder_of_the_repository(string assembly)
    {
        using ZipArchive archive = package.Open();
        using MemoryStream copy = new();
        archive.GetEntry(assembly)!.Open().CopyTo(copy);
        copy.Position = 0;
        using PEReader reader = new(copy);
        DebugDirectoryEntry entry = reader.ReadDebugDirectory().Single(static e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider provider = reader.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        MetadataReader symbols = provider.GetMetadataReader();
        string[] documents = [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
        Assert.DoesNotContain(documents, static name => name.Contains(PackedPackage.Repository, StringComparison.Ordinal));
        Assert.Contains(documents, static name => name.StartsWith("/_/src/", StringComparison.Ordinal) || name.StartsWith("/_/generators/", StringComparison.Ordinal));

        // Without a remote repository there is no map to one.
        foreach (CustomDebugInformation map in symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation).Where(i => symbols.GetGuid(i.Kind) == _sourceLink))
        {
            Assert.StartsWith("""{"documents":{"/_/""", Encoding.UTF8.GetString(symbols.GetBlobBytes(map.Value)), StringComparison.Ordinal);
        }
    }

    // The example of the package's own page.
    private string Example()
    {
        using ZipArchive archive = package.Open();
        using StreamReader page = new(archive.GetEntry("PACKAGE.md")!.Open());
        return page.ReadToEnd().Split("```csharp\n")[1].Split("```")[0];
    }

    // What the container format itself adds.
    private static bool IsContainer(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal) || name == "[Content_Types].xml";
}
