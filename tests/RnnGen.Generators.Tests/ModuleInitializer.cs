using System.Runtime.CompilerServices;
using VerifyTests;

namespace RnnGen.Generators.Tests;

/// <summary>Sets up Verify before the first test.</summary>
internal static class ModuleInitializer
{
    [ModuleInitializer]
    internal static void Initialize() => VerifySourceGenerators.Initialize();
}
