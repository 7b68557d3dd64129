using System.IO.Compression;
using System.Xml.Linq;

namespace RnnGen.Package.Tests;

public sealed class PackageTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    [Fact]
    public void Package_holds_runtime_analyzers_and_props()
    {
        using ZipArchive archive = package.Open();
        Assert.Equal(
            [
                "README.md",
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
        Assert.Equal("README.md", metadata.Element(ns + "readme")!.Value);
        XElement group = Assert.Single(metadata.Element(ns + "dependencies")!.Elements());
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
        Assert.Equal("System.Numerics.Tensors", Assert.Single(group.Elements()).Attribute("id")!.Value);
    }

    [Fact]
    public async Task Fresh_project_learns_the_sentence()
    {
        string consumer = package.CreateConsumer(
            ("Model.cs", """
                using RnnGen;

                [RnnModel("if you want you", HiddenSize = 10, LearningRate = 0.1)]
                public sealed partial class CharSequence;
                """),
            ("Program.cs", """
                CharSequence model = new(seed: 0);
                for (int i = 0; i < 50; i++)
                {
                    model.TrainStep();
                }

                System.Console.WriteLine(model.Predict());
                """));

        // NU1603: a feed that lacks the exact version of System.Numerics.Tensors gives the next newer one.
        await DotnetCommand.Succeed(consumer, "build", "-warnaserror", "-warnnotaserror:NU1603");
        Assert.Equal("f you want you\n", (await DotnetCommand.Succeed(consumer, "run", "--no-build")).ReplaceLineEndings("\n"));

        File.WriteAllText(Path.Combine(consumer, "Wrong.cs"), """
            [RnnGen.RnnModel("aaaa")]
            public sealed partial class Monotone;
            """);
        (int code, string output) = await DotnetCommand.Run(consumer, "build", "--no-restore");
        Assert.NotEqual(0, code);
        Assert.Contains("Wrong.cs(1,", output, StringComparison.Ordinal);
        Assert.Contains("error RNN0005: The text of 'Monotone'", output, StringComparison.Ordinal);
    }

    // What the container format itself adds.
    private static bool IsContainer(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal) || name == "[Content_Types].xml";
}
