namespace RnnGen.Faults;

/// <summary>What became of a fault.</summary>
internal enum Verdict
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>The tests passed.</summary>
    Survived,

    /// <summary>It does not compile, or what the generator makes of it does not: no test had to notice.</summary>
    NotCompiled,

    /// <summary>No test gave a result: none has the name, or the run broke off or took too long.</summary>
    NoResult,
}
