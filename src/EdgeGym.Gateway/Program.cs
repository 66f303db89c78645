return await EdgeGym.Gateway.Commands.GymCommand.RunAsync(args);
