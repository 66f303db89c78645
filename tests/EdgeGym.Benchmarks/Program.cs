using System.CommandLine;
using EdgeGym.Benchmarks.Decode;
using EdgeGym.Benchmarks.Floor;
using EdgeGym.Benchmarks.Grammars;
using EdgeGym.Benchmarks.Journal;
using EdgeGym.Benchmarks.Publish;

var root = new RootCommand("Measures EdgeGym beside its peers, on this machine, in one run.")
{
    DecodeBenchmark.Create(),
    FloorBenchmark.Create(),
    GrammarBenchmark.Create(),
    JournalBenchmark.Create(),
    PublishCommand.Create(),
    PublishCommand.CreateLoad(),
};
return await root.Parse(args).InvokeAsync();
