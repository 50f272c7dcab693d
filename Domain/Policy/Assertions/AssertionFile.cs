using System.Collections.Immutable;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy.Assertions;

/// <summary>What policies must say of which actions.</summary>
/// <param name="Policies">Files or folders that hold the policies, relative to the assertion file; at least one.</param>
/// <param name="SharesLimits">Whether a case finds the limits as the cases before it left them.</param>
/// <param name="Cases">The cases, in order; at least one.</param>
public sealed record AssertionFile(ImmutableArray<string> Policies, bool SharesLimits, ImmutableArray<AssertionCase> Cases)
{
    /// <summary>Puts every case to a set, in order.</summary>
    /// <param name="set">The policies that the file names.</param>
    /// <returns>One result for each case, in order.</returns>
    public ImmutableArray<AssertionResult> Run(PolicySet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var shared = new RateLedger();
        return [.. Cases.Select(test => test.Run(set, SharesLimits ? shared : new RateLedger()))];
    }
}

/// <summary>One action, and what must be said of it.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Question">The action.</param>
/// <param name="Expected">What must be said.</param>
public sealed record AssertionCase(string Name, int Line, PolicyQuestion Question, Expectation Expected)
{
    /// <summary>Asks, spends the limits as a real decision does, and compares.</summary>
    /// <param name="set">Who is asked.</param>
    /// <param name="limits">What was spent of limits so far.</param>
    public AssertionResult Run(PolicySet set, RateLedger limits)
    {
        var ruling = set.Evaluate(Question, limits);
        return new(this, ruling, Expected.MismatchesIn(ruling));
    }
}

/// <summary>What was said of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Ruling">What was said.</param>
/// <param name="Mismatches">Where that is not what was expected; empty where the case passes.</param>
public sealed record AssertionResult(AssertionCase Case, PolicyRuling Ruling, ImmutableArray<Mismatch> Mismatches)
{
    /// <summary>Whether everything was as expected.</summary>
    public bool IsPassed => Mismatches.IsEmpty;
}
