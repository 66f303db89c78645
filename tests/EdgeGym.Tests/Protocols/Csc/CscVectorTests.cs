namespace EdgeGym.Tests.Protocols.Csc;

/// <summary>The golden vectors that firmware people have too.</summary>
public sealed class CscVectorTests
{
    public static TheoryData<string> Names() => OwnVectors.Names("csc");

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_decodes_as_written(string name) => OwnVectors.Check("csc", name);
}
