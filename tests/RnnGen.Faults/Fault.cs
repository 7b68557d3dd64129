namespace RnnGen.Faults;

/// <summary>A fault of a single line, and the test that has to notice it.</summary>
/// <param name="Name">Its name in the list.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Original">What the file holds, exactly once.</param>
/// <param name="Faulty">What stands in its place.</param>
/// <param name="Test">The test as Class.Method, of tests/RnnGen.Tests.</param>
/// <param name="Why">What is wrong with it.</param>
internal sealed record Fault(string Name, string File, string Original, string Faulty, string Test, string Why);
