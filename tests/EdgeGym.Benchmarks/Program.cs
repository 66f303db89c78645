using System.CommandLine;
using EdgeGym.Benchmarks.Journal;
using EdgeGym.Benchmarks.Publish;

var root = new RootCommand("Measures EdgeGym beside its peers, on this machine, in one run.")
{
    JournalBenchmark.Create(),
    PublishCommand.Create(),
    PublishCommand.CreateLoad(),
};
return await root.Parse(args).InvokeAsync();
