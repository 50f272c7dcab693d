using AgentAssembly.Edges.Cli;

using var interrupt = new Interrupt();
return await CommandLine.RunAsync(args, Surroundings.OfProcess(), interrupt.Token).ConfigureAwait(false);
