using AgentAssembly.Edges.Host;

var state = StateFolder.Resolve(args.ElementAtOrDefault(0), Environment.GetEnvironmentVariable);
await using var server = await AssemblyServer.StartAsync(
    new AssemblyOptions { State = state, Version = "0.1.0", Policy = args.ElementAtOrDefault(1) }, Environment.GetEnvironmentVariable, TimeProvider.System, default);
Console.WriteLine($"{server.GrpcUrl} {server.HttpUrl} {server.Socket} {server.LogSize}");
await server.WaitForShutdownAsync(default);
