using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using VerifyTests;

namespace VerifyXunit;

/// <summary>Where a snapshot test begins.</summary>
public static class Verifier
{
    /// <summary>Compares what a generator driver produced with the verified files of the running test.</summary>
    /// <param name="target">The driver, after it has run.</param>
    /// <param name="sourceFile">The test's source file, which the compiler fills in.</param>
    /// <returns>The settings to chain; awaiting them does the comparison.</returns>
    /// <exception cref="InvalidOperationException">No test runs, its source file is not there, or <see cref="VerifySourceGenerators.Initialize"/> was not called.</exception>
    public static SettingsTask Verify(GeneratorDriver target, [CallerFilePath] string sourceFile = "")
    {
        if (!VerifySourceGenerators.Initialized)
        {
            throw new InvalidOperationException("Verify does not know generator drivers yet; call VerifySourceGenerators.Initialize() in a [ModuleInitializer] of the test project.");
        }

        if (!File.Exists(sourceFile))
        {
            throw new InvalidOperationException($"The test's source file {sourceFile} is not there, so its snapshots cannot be found; run the tests where they were built, without PathMap.");
        }

        return new SettingsTask(target, UseVerifyAttribute.RunningTest, sourceFile);
    }
}
