namespace EdgeGym.Tests.Protocols.Ftms;

/// <summary>The golden vectors that firmware people have too.</summary>
public sealed class FtmsVectorTests
{
    public static TheoryData<string> Names() => OwnVectors.Names("ftms");

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_decodes_as_written(string name) => OwnVectors.Check("ftms", name);
}
