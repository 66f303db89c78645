using EdgeGym.Simulation.Running;

if (args is ["probe", var people])
{
    EdgeGym.Simulation.Evaluation.ProbeCommand.Run(int.Parse(people));
    return 0;
}

return await CommandLine.RunAsync(args);
