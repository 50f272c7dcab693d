namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>What becomes of one call to the disk.</summary>
internal enum Fate
{
    Done,
    CutBefore,
    CutInTheMiddle,
    CutAfter,
    Faulty,
}

/// <summary>How a simulated process ended.</summary>
internal enum Ending
{
    /// <summary>Everything that was not flushed is gone, there, or torn.</summary>
    PowerCut,

    /// <summary>The system lives on and keeps what was written, flushed or not.</summary>
    Kill,
}

/// <summary>An error of the disk, as the system numbers it.</summary>
internal enum DiskError
{
    Io = 5,
    NoSpace = 28,
}
