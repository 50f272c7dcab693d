using System.Globalization;

namespace AgentAssembly.Specs.Simulation.Disk;

/// <summary>
/// A disk in memory that forgets like a real one: what was not flushed is, after a cut of power, there, gone, reordered
/// or torn. Everything it does follows from its seed. Safe for concurrent use.
/// </summary>
internal sealed class SimulatedDisk(int seed)
{
    private readonly List<SimulatedFolder> _folders = [];
    private Countdown _cut = new(0, "");
    private Countdown _fault = new(0, "");
    private DiskError _error;
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
    public void CutWithin(int calls, string at = "") => _cut = new(1 + Random.Next(calls), at);

    /// <summary>Lets one of the next calls fail, or of those whose name contains a text; those after it work again.</summary>
    public void FailWithin(int calls, DiskError error, string at = "") =>
        (_fault, _error) = (new(1 + Random.Next(calls), at), error);

    /// <summary>Starts the machine or the process again.</summary>
    public void Restart(Ending ending)
    {
        lock (Gate)
        {
            Note($"-- restart after {ending}");
            _isDead = false;
            (_cut, _fault) = (new(0, ""), new(0, ""));
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
            var fate = NextFate(what);
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
                throw new IOException($"simulated {_error} in {what}", (int)_error);
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

    private Fate NextFate(string what)
    {
        ThrowIfDead();
        Steps++;
        var fate = _fault.IsDue(what) ? Fate.Faulty
            : _cut.IsDue(what) ? (Fate)Random.Next((int)Fate.CutBefore, (int)Fate.Faulty)
            : Fate.Done;
        Note(string.Create(CultureInfo.InvariantCulture, $"{Steps} {what}{(fate == Fate.Done ? "" : " " + fate)}"));
        return fate;
    }

    private void Note(string line) => Trace?.Add(line);

    private sealed class Countdown(int calls, string at)
    {
        private int _left = calls;

        public bool IsDue(string what) => _left > 0 && what.Contains(at, StringComparison.Ordinal) && --_left == 0;
    }
}
