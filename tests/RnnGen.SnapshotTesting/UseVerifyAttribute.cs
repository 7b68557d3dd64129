using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Put on a test assembly, it tells <see cref="Verifier"/> which test runs. The test project's file adds it, as Verify's package does.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class UseVerifyAttribute : BeforeAfterTestAttribute
{
    // Flows with the test through its awaits; tests that run at the same time do not see each other's.
    private static readonly AsyncLocal<MethodInfo?> Current = new();

    internal static MethodInfo RunningTest => Current.Value
        ?? throw new InvalidOperationException("Verify was called outside a test of an assembly marked with [assembly: VerifyXunit.UseVerify].");

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Current.Value = methodUnderTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest) => Current.Value = null;
}
