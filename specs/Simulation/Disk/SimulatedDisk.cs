using System.Globalization;

namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>
/// A disk in memory that forgets like a real one: what was not flushed is, after a cut of power, there, gone, reordered
/// or torn. Everything it does follows from its seed. Safe for concurrent use.
/// </summary>
internal sealed class SimulatedDisk(int seed)
{
    private readonly List<SimulatedFolder> _folders = [];
    private readonly Dictionary<int, DiskError> _faults = [];
    private int _callsUntilCut;
    private string _cutAt = "";
    private bool _isDead;

    public object Gate { get; } = new();

    public Random Random { get; } = new(seed);

    /// <summary>Calls so far that change something.</summary>
    public int Steps { get; private set; }

    /// <summary>What happened step by step, when somebody wants to know.</summary>
    public List<string>? Trace { get; init; }

    /// <summary>Runs while a write has reached half of its bytes, as another thread might.</summary>
    public Action? InTheMiddleOfAWrite { get; set; }

    public long CapacityBytes { get; set; } = long.MaxValue;

    public long FreeBytes
    {
        get
        {
            lock (Gate)
            {
                return CapacityBytes - _folders.Sum(f => f.SizeBytes);
            }
        }
    }

    public SimulatedFolder NewFolder(string name)
    {
        var folder = new SimulatedFolder(this, name);
        _folders.Add(folder);
        return folder;
    }

    /// <summary>Ends the process at one of the next calls, or of those whose name contains a text.</summary>
    public void CutWithin(int calls, string at = "") => (_callsUntilCut, _cutAt) = (1 + Random.Next(calls), at);

    public void DoNotCut() => _callsUntilCut = 0;

    /// <summary>Makes a later call fail: 1 is the next one.</summary>
    public void FailAt(int stepsFromNow, DiskError error) => _faults[Steps + stepsFromNow] = error;

    /// <summary>Starts the machine or the process again.</summary>
    public void Restart(Ending ending)
    {
        lock (Gate)
        {
            Note($"-- restart after {ending}");
            _isDead = false;
            _callsUntilCut = 0;
            _faults.Clear();
            if (ending == Ending.PowerCut)
            {
                _folders.ForEach(f => f.LosePower());
            }
        }
    }

    /// <summary>Runs one call through its fate.</summary>
    /// <param name="what">What to call it in a trace.</param>
    /// <param name="half">What has happened when it is cut in the middle.</param>
    /// <param name="whole">What it does.</param>
    /// <param name="faulty">What has happened when it fails, if that is not the half of it.</param>
    internal void Perform(string what, Action half, Action whole, Action? faulty = null)
    {
        lock (Gate)
        {
            var fate = NextFate(what, out var error);
            var happens = fate switch
            {
                Fate.Done or Fate.CutAfter => whole,
                Fate.CutBefore => Nothing,
                Fate.Faulty => faulty ?? half,
                _ => half,
            };
            happens();
            if (fate == Fate.Faulty)
            {
                throw new IOException($"simulated {error} in {what}", (int)error);
            }

            if (fate != Fate.Done)
            {
                _isDead = true;
                throw new PowerCut();
            }
        }
    }

    internal void ThrowIfDead()
    {
        if (_isDead)
        {
            throw new PowerCut();
        }
    }

    internal static void Nothing()
    {
    }

    private Fate NextFate(string what, out DiskError error)
    {
        ThrowIfDead();
        Steps++;
        var fate = _faults.TryGetValue(Steps, out error) ? Fate.Faulty
            : IsCutDue(what) ? (Fate)Random.Next((int)Fate.CutBefore, (int)Fate.Faulty)
            : Fate.Done;
        Note(string.Create(CultureInfo.InvariantCulture, $"{Steps} {what}{(fate == Fate.Done ? "" : " " + fate)}"));
        return fate;
    }

    private bool IsCutDue(string what) =>
        _callsUntilCut > 0 && what.Contains(_cutAt, StringComparison.Ordinal) && --_callsUntilCut == 0;

    private void Note(string line) => Trace?.Add(line);
}
