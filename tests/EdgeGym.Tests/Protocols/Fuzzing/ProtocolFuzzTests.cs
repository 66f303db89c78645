using EdgeGym.Protocols;
using EdgeGym.Tests.Architecture;
using Xunit.Abstractions;

namespace EdgeGym.Tests.Protocols.Fuzzing;

/// <summary>A bounded share of <c>./gym bench fuzz</c>, over the whole catalogue.</summary>
public sealed class ProtocolFuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 5_000;

    public static TheoryData<string> Protocols() => [.. ProtocolCatalog.ById.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Protocols))]
    public void No_input_makes_a_protocol_throw(string protocol)
    {
        var seed = Environment.TickCount;
        var fuzzer = new ProtocolFuzzer(SourceTree.Root, ProtocolCatalog.ById[protocol], seed);
        fuzzer.Run(Inputs);
        var result = fuzzer.Result;
        output.WriteLine($"seed: {seed}, {protocol}: {result.Inputs} inputs, {result.Accepted} decoded, {result.Readings} readings, {result.Throws} throws");
        Assert.True(result.Throws == 0, $"seed {seed}: {result.Failure}");
        Assert.True(result.Accepted > Inputs / 50, "seeds were not found or mutated too far");
    }

    [Fact]
    public void Same_seed_gives_the_same_inputs()
    {
        var (one, two) = (new ProtocolFuzzer(SourceTree.Root, ProtocolCatalog.ById["ant"], 7), new ProtocolFuzzer(SourceTree.Root, ProtocolCatalog.ById["ant"], 7));
        one.Run(500);
        two.Run(500);
        Assert.Equal(one.Result, two.Result);
        Assert.True(one.Result.Readings > 0);
    }
}
