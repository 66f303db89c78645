namespace EdgeGym.Polyfills.Tests.Peers;

/// <summary>A theory that needs foreign programs on the PATH; skipped, and counted as skipped, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryRequiringAttribute : TheoryAttribute
{
    public TheoryRequiringAttribute(params string[] programs) => Skip = FactRequiringAttribute.SkipUnlessFound(programs);
}
