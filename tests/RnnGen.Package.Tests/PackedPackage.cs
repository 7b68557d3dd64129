using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace RnnGen.Package.Tests;

/// <summary>The package, packed by its command into a folder outside of the repository.</summary>
public sealed class PackedPackage : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("rnngen-package-").FullName;

    /// <summary>A version that no cache can have met before.</summary>
    internal string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmssfff}");

    internal static string Repository { get; } = Metadata("Repository");

    internal string Feed => Path.Combine(_root, "feed");

    public Task InitializeAsync() => DotnetCommand.Succeed(
        Repository,
        // Under an artifacts path of its own it shares no file with the build of `dotnet test`, which may still be running.
        "pack", "src/RnnGen", "-c", "Release", "--artifacts-path", Path.Combine(_root, "artifacts"), "-o", Feed, $"-p:Version={Version}");

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal ZipArchive Open() => ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Feed)));

    /// <summary>Writes a new project that takes in the package, and returns its directory.</summary>
    internal string CreateConsumer(params (string Name, string Content)[] sources)
    {
        string directory = Path.Combine(_root, "consumer");
        Directory.CreateDirectory(directory);
        // The feed joins the machine's sources.
        File.WriteAllText(Path.Combine(directory, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{Feed}" /></packageSources>
            </configuration>
            """);
        // RnnGen is unpacked into a folder that is deleted with the rest; what it depends on is taken from the machine's folder if it is there.
        File.WriteAllText(Path.Combine(directory, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
                <RestorePackagesPath>{Path.Combine(_root, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Metadata("PackageFolder")}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="RnnGen" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        foreach ((string name, string content) in sources)
        {
            File.WriteAllText(Path.Combine(directory, name), content);
        }

        return directory;
    }

    private static string Metadata(string key) =>
        typeof(PackedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
