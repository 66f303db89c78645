namespace EdgeGym.Tests.Protocols.Hrs;

/// <summary>The golden vectors that firmware people have too.</summary>
public sealed class HrsVectorTests
{
    public static TheoryData<string> Names() => OwnVectors.Names("hrs");

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_decodes_as_written(string name) => OwnVectors.Check("hrs", name);
}
