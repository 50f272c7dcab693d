using System.Collections.Immutable;
using System.Globalization;
using AgentAssembly.Domain.Actions;

namespace AgentAssembly.Domain.Policy.Assertions;

/// <summary>What a ruling must be. A part that is null may be anything.</summary>
/// <param name="Verdict">The verdict, which is always stated.</param>
public sealed record Expectation(Verdict Verdict)
{
    private const string Nothing = "none";

    /// <summary>The byte-exact reason, one of <see cref="PolicyReasonTexts"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason's code, one of <see cref="PolicyReasonCodes"/>.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The deciding rule, such as <c>tools.search</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>Where the rule stands, such as <c>airline.yaml:12</c>.</summary>
    public string? Clause { get; init; }

    /// <summary>All paths in the payload that must be replaced, in any order; empty for none.</summary>
    public ImmutableArray<string>? Redact { get; init; }

    /// <summary>How long the action waits for people, in seconds.</summary>
    public int? ApprovalTimeoutSeconds { get; init; }

    /// <summary>Whether a whitelist of capabilities granted it.</summary>
    public bool? IsNarrowed { get; init; }

    /// <summary>The parts in which a ruling is otherwise, in the order of the properties here.</summary>
    public ImmutableArray<Mismatch> MismatchesIn(PolicyRuling ruling)
    {
        ArgumentNullException.ThrowIfNull(ruling);
        return
        [
            .. ((ReadOnlySpan<Mismatch?>)
            [
                Compare("verdict", Verdicts.Name(Verdict), Verdicts.Name(ruling.Verdict)),
                Compare("reason", Reason, ruling.Reason),
                Compare("reason_code", ReasonCode, ruling.ReasonCode),
                Compare("rule", Rule, ruling.Rule),
                Compare("clause", Clause, ruling.Clause),
                Compare("redact", Redact is { } paths ? Listed(paths) : null, Listed(ruling.Redactions.Select(duty => duty.FieldPath))),
                Compare("approval_timeout", Shown(ApprovalTimeoutSeconds), Shown(ruling.Approval?.TimeoutSeconds) ?? Nothing),
                Compare("narrowed", Shown(IsNarrowed), Shown(ruling.IsNarrowed)),
            ]).ToArray().OfType<Mismatch>(),
        ];
    }

    private static Mismatch? Compare(string part, string? expected, string? actual) =>
        expected is null || expected == actual ? null : new(part, expected, actual ?? Nothing);

    private static string Listed(IEnumerable<string> paths) =>
        string.Join(", ", paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) is { Length: > 0 } listed ? listed : Nothing;

    private static string? Shown(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Shown(bool? truth) => truth is { } known ? known ? "true" : "false" : null;
}

/// <summary>A part of a ruling that is not as expected.</summary>
/// <param name="Part">The part's key in assertion files.</param>
/// <param name="Expected">What the file says.</param>
/// <param name="Actual">What the ruling says; <c>none</c> where it has no such part.</param>
public sealed record Mismatch(string Part, string Expected, string Actual);
