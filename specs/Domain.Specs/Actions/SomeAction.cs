using System.Collections.Immutable;
using System.Text;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Specs.Domain.Actions;

// An action and the facts around it, for the specs of this folder.
internal static class SomeAction
{
    public static readonly AgentAction ToolCall = new()
    {
        Actor = new ActorClaim("acme", "payments", "did:key:z6Mk"),
        Caller = new ActorClaim("acme", "desk", "did:key:z6Boss"),
        Kind = ActionKind.ToolCall,
        TraceId = "run-1",
        SpanId = "span-1",
        Tool = "search",
        ToolSource = "mcp",
        Host = "example.com",
        Address = "https://example.com/search",
        Payload = Encoding.UTF8.GetBytes("""{"q":"x"}"""),
    };

    public static readonly PolicySet Denying = Compile("tools: {'*': {allow: false}}");
    public static readonly PolicySet Allowing = Compile("tools: {'*': {allow: true}}");

    public static ActionFacts Facts(
        AgentAction? action = null,
        ActorStanding standing = ActorStanding.Bound,
        AgentStatus status = AgentStatus.Active,
        PolicySet? policy = null,
        bool isObserved = false,
        Brake? brake = null) => new(
            action ?? ToolCall,
            standing,
            AgentOf(status),
            isObserved,
            brake,
            policy ?? Allowing,
            ActionQuestion.Of(action ?? ToolCall, ActorFacts.Nobody, null, default),
            new RateLedger(),
            [new StreamCheck(StreamName.Of("agent", 1), ExpectedVersion.Exact(new(3))),
             new StreamCheck(StreamName.Of("policy", 2), ExpectedVersion.NoStream)],
            Sha256.Hash("digest"u8));

    public static AgentState AgentOf(AgentStatus status) => status switch
    {
        AgentStatus.Unknown => new(),
        AgentStatus.Deregistered => new() { Presence = AgentPresence.Gone },
        AgentStatus.Suspended => new()
        {
            Presence = AgentPresence.Registered,
            Suspensions = ImmutableSortedDictionary<SuspensionKind, Suspension>.Empty
                .Add(SuspensionKind.Anomaly, new Suspension("odd", null, "operator:ann", default)),
        },
        _ => new() { Presence = AgentPresence.Registered },
    };

    private static PolicySet Compile(string text) =>
        PolicySet.Compile([((PolicyParseResult.Accepted)PolicyDocument.Parse("some.yaml", text)).Document]);
}
