using EdgeGym.Simulation.Running;

if (args is ["probe", var people, var who, var which])
{
    EdgeGym.Simulation.Evaluation.ProbeCommand.Run(int.Parse(people), who == "train", which);
    return 0;
}

return await CommandLine.RunAsync(args);
