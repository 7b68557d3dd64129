namespace VerifyTests;

/// <summary>The files of a test differ from what it produced.</summary>
/// <param name="message">Which files, how they differ, and how to accept the change.</param>
public sealed class VerifyException(string message) : Exception(message);
