namespace EdgeGym.Tests.Protocols.Cps;

/// <summary>The golden vectors that firmware people have too.</summary>
public sealed class CpsVectorTests
{
    public static TheoryData<string> Names() => OwnVectors.Names("cps");

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_decodes_as_written(string name) => OwnVectors.Check("cps", name);
}
