using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Facts;

/// <summary>
/// What the session has done before this action; counts are of decided actions, whatever their verdict. One writer at a
/// time; readers see a moment of it.
/// </summary>
public sealed class SessionFacts
{
    /// <summary>How many earlier tools are remembered.</summary>
    public const int PreviousToolsMax = 64;

    private readonly string[] _previous = new string[PreviousToolsMax];

    /// <summary>Actions of any kind.</summary>
    public long Actions { get; private set; }

    /// <summary>Tool calls.</summary>
    public long ToolCalls { get; private set; }

    /// <summary>Calls to language models.</summary>
    public long LlmCalls { get; private set; }

    /// <summary>Actions that were denied.</summary>
    public long Denials { get; private set; }

    /// <summary>What the session has spent, in USD; null where nobody counts it.</summary>
    public decimal? SpendUsd { get; init; }

    /// <summary>The first action's moment; null before it.</summary>
    public Instant? StartedAt { get; private set; }

    /// <summary>How many of <see cref="PreviousTool"/> there are, at most <see cref="PreviousToolsMax"/>.</summary>
    public int PreviousTools => (int)Math.Min(ToolCalls, PreviousToolsMax);

    /// <summary>A tool that was called before.</summary>
    /// <param name="ago">0 for the last one; less than <see cref="PreviousTools"/>.</param>
    public string PreviousTool(int ago) => _previous[(ToolCalls - 1 - ago) % PreviousToolsMax];

    /// <summary>Adds a decided action.</summary>
    /// <param name="kind">What it was.</param>
    /// <param name="tool">The tool of a call.</param>
    /// <param name="verdict">What was decided.</param>
    /// <param name="at">When.</param>
    public void Add(ActionKind kind, string tool, Verdict verdict, Instant at)
    {
        StartedAt ??= at;
        Actions++;
        LlmCalls += kind == ActionKind.LlmCall ? 1 : 0;
        Denials += verdict == Verdict.Deny ? 1 : 0;
        if (kind == ActionKind.ToolCall)
        {
            _previous[ToolCalls % PreviousToolsMax] = tool;
            ToolCalls++;
        }
    }
}
