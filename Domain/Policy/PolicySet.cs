using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Policy.Capabilities;
using AgentAssembly.Domain.Policy.Documents;
using AgentAssembly.Domain.Policy.Evaluation;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Domain.Policy;

/// <summary>
/// Documents compiled to answer questions. Immutable, so any number of threads may ask it. Every document that applies is
/// asked and the strictest verdict wins, so one document more never permits more.
/// </summary>
public sealed class PolicySet
{
    // Looked at, and never spent from.
    private static readonly RateLedger Unspent = new();

    private readonly CompiledSet _compiled;

    private PolicySet(ImmutableArray<PolicyDocument> documents)
    {
        Documents = documents;
        Digest = CanonicalPolicy.DigestOf(documents);
        _compiled = new CompiledSet(documents, Digest);
        var conditions = documents.SelectMany(document => document.Conditions).ToList();
        AsksOfOthers = conditions.Exists(condition => condition.AsksOfOthers);
        AsksOfSessions = conditions.Exists(condition => condition.AsksOfSessions);
        LongestLimit = documents.SelectMany(document => document.Tools).SelectMany(tool => tool.Limits)
            .Select(limit => limit.Window).DefaultIfEmpty().Max();
    }

    /// <summary>No policy anywhere: denies every action of every kind with <c>no_policy</c>.</summary>
    public static PolicySet None { get; } = new([]);

    /// <summary>The documents, in the order given to <see cref="Compile"/>; empty only in <see cref="None"/>.</summary>
    public ImmutableArray<PolicyDocument> Documents { get; }

    /// <summary>
    /// <c>sha256:</c> and 64 lower-case hex digits over the distinct document digests, sorted. Sets of documents with
    /// the same rules share it, whatever their order, names and layout; other rules give another digest.
    /// </summary>
    public string Digest { get; }

    /// <summary>
    /// Compiles documents into one set. Among documents of one scope their order decides which rule a ruling names and,
    /// of several that ask for approval, how long is waited; never a verdict.
    /// </summary>
    /// <exception cref="ArgumentException">The list is empty; absence of policy is <see cref="None"/>.</exception>
    public static PolicySet Compile(IReadOnlyList<PolicyDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        if (documents.Count == 0)
        {
            throw new ArgumentException("no documents; use PolicySet.None where no policy is meant", nameof(documents));
        }

        return new([.. documents]);
    }

    /// <summary>Whether any condition asks of what changes with other agents: parents, children, teams.</summary>
    public bool AsksOfOthers { get; }

    /// <summary>Whether any condition asks what the session did before.</summary>
    public bool AsksOfSessions { get; }

    /// <summary>The longest time over which a limit counts; zero where there is none.</summary>
    public TimeSpan LongestLimit { get; }

    /// <summary>
    /// Decides, and spends the limits of what may go on: those of an action that is denied are left as they were.
    /// Allocates nothing unless something is found in the payload, or an observe or a redact rule fires.
    /// </summary>
    /// <param name="question">The action.</param>
    /// <param name="limits">What was spent of limits so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The question's kind is no kind of action.</exception>
    public PolicyRuling Evaluate(PolicyQuestion question, RateLedger limits)
    {
        RequireKind(question);
        return new Evaluator<NoTrace>(_compiled, question, default).Decide(limits, spends: true);
    }

    /// <summary>Says what <see cref="Evaluate"/> would if nothing had been spent of any limit; spends nothing.</summary>
    /// <param name="question">The action.</param>
    /// <param name="isLimited">Whether limits apply, so that what was spent of them may say otherwise.</param>
    /// <exception cref="ArgumentOutOfRangeException">The question's kind is no kind of action.</exception>
    public PolicyRuling EvaluateUnspent(PolicyQuestion question, out bool isLimited)
    {
        RequireKind(question);
        var evaluator = new Evaluator<NoTrace>(_compiled, question, default);
        isLimited = evaluator.IsLimited;
        return evaluator.Decide(Unspent, spends: false);
    }

    /// <summary>Whether the same limits apply to an action under this set and another.</summary>
    /// <param name="other">The other set.</param>
    /// <param name="question">The action.</param>
    public bool LimitsLike(PolicySet other, PolicyQuestion question)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Evaluator<NoTrace>(_compiled, question, default)
            .LimitsLike(new Evaluator<NoTrace>(other._compiled, question, default));
    }

    /// <summary>
    /// Whether a document that applies names the action as one that may happen: by a list, a capability or an allow rule. What
    /// nobody names may still be allowed, because nobody denies it; and what one document names, another may deny.
    /// </summary>
    /// <param name="question">The action.</param>
    public bool Names(PolicyQuestion question) => new Evaluator<NoTrace>(_compiled, question, default).IsNamed();

    /// <summary>
    /// Whether a document that applies lists addresses that may be reached, and neither that list nor an allow rule of the
    /// document has the one that is asked for; an address that cannot be read is on no list.
    /// </summary>
    /// <param name="question">A network call.</param>
    public bool IsOffTheList(PolicyQuestion question) => new Evaluator<NoTrace>(_compiled, question, default).IsOffTheList();

    /// <summary>What an agent may use under all documents that apply to it, as far as <c>capabilities</c> say.</summary>
    /// <param name="question">Any action of the agent's.</param>
    public CapabilitySet CapabilitiesOf(PolicyQuestion question) => _compiled.DocumentsOf(question)
        .Select(document => document.Capabilities)
        .OfType<CapabilitySection>()
        .Aggregate(CapabilitySet.Everything, (all, section) => all.And(CapabilitySet.Of(section.Allow, section.Deny)));

    /// <summary>Whether any document speaks of an agent, whatever it does; those that speak of single tools do not count.</summary>
    /// <param name="actor">The agent.</param>
    public bool AppliesTo(ActorFacts actor) =>
        _compiled.DocumentsOf(new PolicyQuestion { Kind = ActionKind.FileOperation, Actor = actor }).Count > 0;

    /// <summary>Spends the limits of an action that went on before, to know after a restart what is left of them.</summary>
    /// <param name="question">The action, as it was asked.</param>
    /// <param name="limits">What was spent of limits.</param>
    public void SpendAgain(PolicyQuestion question, RateLedger limits) =>
        new Evaluator<NoTrace>(_compiled, question, default).ByRate(limits, spends: true);

    /// <summary>Gives back the limits that an action spent which does not go on after all.</summary>
    /// <param name="question">The action, as it was asked.</param>
    /// <param name="limits">What was spent of limits.</param>
    public void GiveBack(PolicyQuestion question, RateLedger limits) =>
        new Evaluator<NoTrace>(_compiled, question, default).GiveBack(limits);

    /// <summary>
    /// Says what <see cref="Evaluate"/> would, and everything that was looked at on the way; spends nothing. It looks on
    /// behind the first denial no more than that does: what is not in the trace was not asked.
    /// </summary>
    /// <param name="question">The action.</param>
    /// <param name="limits">What was spent of limits so far.</param>
    /// <exception cref="ArgumentOutOfRangeException">The question's kind is no kind of action.</exception>
    public PolicyExplanation Explain(PolicyQuestion question, RateLedger limits)
    {
        RequireKind(question);
        var trace = new RecordingTrace([]);
        var ruling = new Evaluator<RecordingTrace>(_compiled, question, trace).Decide(limits, spends: false);
        return new(ruling, [.. trace.Steps.OrderBy(step => step.Stage)]);
    }

    private static void RequireKind(PolicyQuestion question)
    {
        if (!Enum.IsDefined(question.Kind))
        {
            throw new ArgumentOutOfRangeException(nameof(question), question.Kind, "not a kind of action");
        }
    }
}
