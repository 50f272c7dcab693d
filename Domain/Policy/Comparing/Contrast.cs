using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Sampling;

namespace AgentAssembly.Domain.Policy.Comparing;

// One respect in which two answers differ.
internal readonly record struct Mark(Direction Direction, string Text);

// How two answers to one question differ; without marks they mean the same. Which of several rules is named, and in which
// words, does not count.
internal sealed record Contrast(ImmutableArray<Mark> Marks)
{
    public bool IsNone => Marks.IsEmpty;

    // Tightened and loosened at once is neither.
    public Direction Direction
    {
        get
        {
            var isTighter = Marks.Any(mark => mark.Direction == Direction.Tightened);
            var isLooser = Marks.Any(mark => mark.Direction == Direction.Loosened);
            return isTighter == isLooser ? Direction.Changed : isTighter ? Direction.Tightened : Direction.Loosened;
        }
    }

    public static Contrast Between(Answer before, Answer after)
    {
        var (first, second) = (before.Ruling, after.Ruling);
        if (first.Verdict != second.Verdict)
        {
            return new([new(Way((int)second.Verdict - (int)first.Verdict), $"was {Said(first)}, is {Said(second)}")]);
        }

        var marks = ImmutableArray.CreateBuilder<Mark>();
        if (first.SuspendsAgent != second.SuspendsAgent)
        {
            marks.Add(second.SuspendsAgent ? new(Direction.Tightened, "suspends the agent now") : new(Direction.Loosened, "suspends the agent no more"));
        }

        if (first.Verdict != Verdict.Deny)
        {
            marks.AddRange(ApprovalContrast.Between(first.Approval, second.Approval));
            marks.AddRange(DutyContrast.Between(first, second));
            marks.AddRange(LimitContrast.Between(before.Limits, after.Limits));
        }

        return new(marks.ToImmutable());
    }

    public static Direction Way(decimal more) => more > 0 ? Direction.Tightened : more < 0 ? Direction.Loosened : Direction.Changed;

    private static string Said(PolicyRuling ruling)
    {
        var by = ruling.Rule.Length == 0 ? "" : ruling.Clause.Length == 0 ? $" by {ruling.Rule}" : $" by {ruling.Rule} ({ruling.Clause})";
        return ruling.Verdict switch
        {
            Verdict.Allow => "allowed",
            Verdict.Redact => "redacted" + by,
            Verdict.Pending => "put to people" + by,
            _ when ruling.ReasonCode == PolicyReasonCodes.NoPolicy => "denied, as no document speaks of the agent",
            _ => "denied" + by,
        };
    }
}
