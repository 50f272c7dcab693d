using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Actions.CheckAction;

/// <summary>Memory in which plain inputs are written, one decision's at a time; wiped when it is given back.</summary>
internal sealed class InputScratch
{
    [ThreadStatic]
    private static InputScratch? _spare;

    public CanonicalJsonWriter Json { get; } = new();

    public byte[] Bound { get; } = new byte[EventId.SizeBytes];

    /// <summary>Takes the thread's own, or a new one where somebody who waits has it.</summary>
    public static InputScratch Take()
    {
        var taken = _spare ?? new InputScratch();
        _spare = null;
        return taken;
    }

    /// <summary>Gives it to the thread that is here now. What grew for one large payload is left to the collector.</summary>
    public void GiveBack()
    {
        var isSmall = Json.Capacity <= ActionInputs.SizeBytesMax;
        Json.Wipe();
        _spare = isSmall ? this : null;
    }
}
