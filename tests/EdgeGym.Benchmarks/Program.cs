using System.CommandLine;
using EdgeGym.Benchmarks.Decode;
using EdgeGym.Benchmarks.Floor;
using EdgeGym.Benchmarks.Grammars;
using EdgeGym.Benchmarks.Journal;
using EdgeGym.Benchmarks.Protocols;
using EdgeGym.Benchmarks.Publish;

var root = new RootCommand("Measures EdgeGym beside its peers, on this machine, in one run.")
{
    DecodeBenchmark.Create(),
    FloorBenchmark.Create(),
    FuzzCommand.Create(),
    GrammarBenchmark.Create(),
    JournalBenchmark.Create(),
    ProtocolsBenchmark.Create(),
    PublishCommand.Create(),
    PublishCommand.CreateLoad(),
};
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : code;
