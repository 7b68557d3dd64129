namespace VerifyTests;

/// <summary>Teaches Verify to take a generator driver apart.</summary>
public static class VerifySourceGenerators
{
    internal static bool Initialized { get; private set; }

    /// <summary>To be called once, in a module initializer of the test project.</summary>
    public static void Initialize() => Initialized = true;
}
