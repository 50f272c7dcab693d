namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>The end of the simulated process, by a cut of power or a kill. Product code catches nothing like it.</summary>
internal sealed class PowerCut() : Exception("the simulated process ended here");
