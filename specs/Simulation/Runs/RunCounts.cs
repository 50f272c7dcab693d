namespace AgentAssembly.Specs.Simulation.Runs;

/// <summary>What a run went through.</summary>
internal sealed class RunCounts
{
    public int Cuts { get; set; }

    public int Faults { get; set; }

    public int Openings { get; set; }

    public int TornTails { get; set; }

    public int Events { get; set; }

    public int Segments { get; set; }

    public void Add(RunCounts other)
    {
        Cuts += other.Cuts;
        Faults += other.Faults;
        Openings += other.Openings;
        TornTails += other.TornTails;
        Events += other.Events;
        Segments += other.Segments;
    }

    public override string ToString() =>
        $"{Cuts} cuts, {Faults} faults, {Openings} openings, {TornTails} torn tails, {Events} events, {Segments} segments";
}
