using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Typing;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Sampling;

// How variables of conditions are given values: fields of the payload, and facts of the question.
internal static class SampleFacts
{
    private const string Arguments = "args";
    private const string Result = "tool_result";
    private const int PayloadMax = 1 << 16;

    private static readonly Dictionary<string, Func<PolicyQuestion, SampleValue, PolicyQuestion>> Facts = new(StringComparer.Ordinal)
    {
        ["model"] = (q, v) => q with { Model = v.Text },
        ["path"] = (q, v) => q with { Path = v.Text },
        ["url"] = (q, v) => q with { Url = v.Text },
        ["method"] = (q, v) => q with { Method = v.Text },
        ["scheme"] = (q, v) => q with { Url = Address(v.Text, q.Network.Host, q.Network.Port) },
        ["host"] = (q, v) => q with { Url = Address(q.Network.Scheme, v.Text, q.Network.Port) },
        ["port"] = (q, v) => q with { Url = Address(q.Network.Scheme, q.Network.Host, Count(v)) },
        ["command"] = (q, v) => q with { Command = v.Text, Program = v.Text.Split(' ', 2)[0] },
        ["program"] = (q, v) => q with { Command = v.Text, Program = v.Text },
        ["source.team_id"] = (q, v) => q with { SourceTeam = v.Text },
        ["target.team_id"] = (q, v) => q with { TargetTeam = v.Text },
        ["target.channel_id"] = (q, v) => q with { TargetChannel = v.Text },
        ["now"] = (q, v) => q with { Now = new((long)(v.Number * 1_000_000)) },
        ["governance_level"] = (q, v) => Of(q, a => a with { GovernanceLevel = RankWords.LevelOf(v.Text) }),
        ["agent.governance_level"] = (q, v) => Of(q, a => a with { GovernanceLevel = RankWords.LevelOf(v.Text) }),
        ["agent.depth"] = (q, v) => Of(q, a => a with { Depth = Count(v) }),
        ["agent.is_root"] = (q, v) => Of(q, a => a with { Depth = IsOn(v) ? 0 : 1 }),
        ["agent.children_count"] = (q, v) => Of(q, a => a with { ChildrenCount = Count(v) }),
        ["agent.is_leaf"] = (q, v) => Of(q, a => a with { ChildrenCount = IsOn(v) ? 0 : 1 }),
        ["agent.age"] = (q, v) => Of(q, a => a with { RegisteredAt = Before(q.Now, v.Number) }),
        ["agent.risk_tier"] = (q, v) => Of(q, a => a with { RiskTier = RankWords.TierOf(v.Text) }),
        ["agent.team_id"] = (q, v) => Of(q, a => a with { Team = v.Text }),
        ["agent.org_id"] = (q, v) => Of(q, a => a with { Org = v.Text }),
        ["agent.did"] = (q, v) => Of(q, a => a with { Did = v.Text }),
        ["agent.name"] = (q, v) => Of(q, a => a with { Name = v.Text }),
        ["agent.id"] = (q, v) => Of(q, a => a with { Id = IdOf(v) }),
        ["agent.parent_agent_id"] = (q, v) => OfParent(q, p => p with { Id = IdOf(v) }),
        ["team.active_agents"] = (q, v) => Of(q, a => a with { TeamActiveAgents = Count(v) }),
        ["team.parallel_agents"] = (q, v) => Of(q, a => a with { TeamActiveAgents = Count(v) }),
        ["team.budget_remaining"] = (q, v) => Of(q, a => a with { TeamBudgetRemaining = v.Number }),
        ["parent.risk_tier"] = (q, v) => OfParent(q, p => p with { RiskTier = RankWords.TierOf(v.Text) }),
        ["parent.depth"] = (q, v) => OfParent(q, p => p with { Depth = Count(v) }),
        ["parent.team_id"] = (q, v) => OfParent(q, p => p with { Team = v.Text }),
        ["parent.did"] = (q, v) => OfParent(q, p => p with { Did = v.Text }),
        ["parent.name"] = (q, v) => OfParent(q, p => p with { Name = v.Text }),
    };

    // What an action has by being that action: samples of actions differ in it.
    private static readonly string[] Own = ["kind", "tool", "operation"];

    // Variables that tell of the same fact, so that one sample of each cannot be had at will.
    private static readonly string[][] Linked =
    [
        ["agent.depth", "agent.is_root"], ["agent.children_count", "agent.is_leaf"], ["governance_level", "agent.governance_level"],
        ["team.active_agents", "team.parallel_agents"], ["url", "scheme", "host", "port"], ["command", "program"],
        ["now", "agent.age", "session.age"], ["agent.id", "agent.did"],
        ["session.actions", "session.tool_calls", "session.llm_calls", "session.denials", "session.age", "session.previous_tool", "session.previous_tools"],
    ];

    public static bool IsKnown(string variable) =>
        IsField(variable) || variable == Result || Own.Contains(variable) || Facts.ContainsKey(variable) || SampleSession.Knows(variable);

    // Whether every combination of their values can be had.
    public static bool AreFree(IReadOnlyCollection<string> variables) =>
        variables.All(IsKnown) && !Linked.Any(linked => linked.Count(variables.Contains) > 1)
        && !(variables.Contains(Result) && variables.Any(variable => variable != Result && IsField(variable)));

    // Whether a value is of the type that the variable has; a field of JSON may be of any.
    public static bool Suits(string variable, SampleKind kind) =>
        !Variables.ByName.TryGetValue(variable, out var named) || named is not Variable { Type: var type } || kind == type switch
        {
            OperandType.Number or OperandType.Duration => SampleKind.Number,
            OperandType.Flag => kind == SampleKind.Number ? kind : SampleKind.Flag,
            OperandType.Moment => SampleKind.Moment,
            _ => SampleKind.Text,
        };

    public static PolicyQuestion Give(PolicyQuestion question, IReadOnlyList<(string Variable, SampleValue Value)> values)
    {
        var given = values.Where(each => each.Value.Kind != SampleKind.Untouched).ToList();
        foreach (var (variable, value) in given)
        {
            if (Facts.TryGetValue(variable, out var give) && Fits(variable, value))
            {
                question = give(question, value);
            }
        }

        return SampleSession.Give(GivePayload(question, given), given);
    }

    private static PolicyQuestion GivePayload(PolicyQuestion question, List<(string Variable, SampleValue Value)> given)
    {
        var root = question.Kind == ActionKind.ToolResult ? Result : Arguments;
        var whole = given.Find(each => each.Variable == Result && question.Kind == ActionKind.ToolResult);
        var fields = given.FindAll(each => IsBelow(each.Variable, root));
        var payload = whole.Variable is not null ? Encoding.UTF8.GetBytes(whole.Value.Text)
            : fields.Count > 0 ? PayloadWriter.Write(fields)
            : [];
        var size = given.Find(each => each is { Variable: "payload.size", Value.Kind: SampleKind.Number });
        if (size.Variable is not null && question.Tool.Length > 0)
        {
            payload = Padded(payload, (int)Math.Clamp(size.Value.Number, 0, PayloadMax));
        }

        return payload.Length == 0 ? question : question with { Payload = payload };
    }

    // JSON may end in white space.
    private static byte[] Padded(byte[] payload, int size) =>
        size <= payload.Length ? payload : [.. payload, .. Enumerable.Repeat((byte)' ', size - payload.Length)];

    private static bool IsField(string variable) => IsBelow(variable, Arguments) || IsBelow(variable, Result);

    private static bool IsBelow(string variable, string root) =>
        variable.StartsWith(root, StringComparison.Ordinal) && variable.Length > root.Length && variable[root.Length] is '.' or '[';

    // A text cannot be given to a number, nor a number to a text: the variable then stays as it was.
    private static bool Fits(string variable, SampleValue value) => Suits(variable, value.Kind)
        && Variables.ByName[variable].Type switch
        {
            OperandType.Level => RankWords.Levels.Contains(value.Text),
            OperandType.Tier => RankWords.Tiers.Contains(value.Text),
            OperandType.Flag => value.Text is "true" or "false" or "0" or "1",
            OperandType.Number or OperandType.Duration => value.Number >= 0,
            _ => true,
        };

    private static PolicyQuestion Of(PolicyQuestion question, Func<ActorFacts, ActorFacts> change) =>
        question with { Actor = change(question.Actor) };

    private static PolicyQuestion OfParent(PolicyQuestion question, Func<ActorFacts, ActorFacts> change) =>
        Of(question, actor => actor with { Parent = change(actor.Parent ?? ActorFacts.Nobody) });

    private static AgentId IdOf(SampleValue value) => AgentId.TryParse(value.Text, out var id) ? id : default;

    private static string Address(string? scheme, string? host, int? port) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{scheme ?? "https"}://{host ?? "host.test"}{(port is > 0 ? $":{port}" : "")}/");

    private static int Count(SampleValue value) => (int)Math.Min(Math.Ceiling(value.Number), int.MaxValue);

    private static bool IsOn(SampleValue value) => value.Text is "true" or "1";

    public static Instant Before(Instant now, decimal seconds) =>
        new(now.UnixMicroseconds - (long)Math.Min(seconds * 1_000_000, now.UnixMicroseconds));
}
