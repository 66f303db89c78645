using EdgeGym.Simulation.Running;

return await CommandLine.RunAsync(args);
