using System.Text;
using System.Text.Json;
using AgentAssembly.Specs.Support;
using YamlDotNet.Serialization;

namespace AgentAssembly.Specs.Cli.Graph;

/// <summary>What people and programs get to see of the server's answers over GraphQL.</summary>
public sealed class GraphRenderingSpecs
{
    private const string Hostile = "=cmd|'/c calc'!A1 \\u001b[2J\\u001b]0;owned\\u0007\\u202egnp.exe, \\\"quoted\\\"";

    private const string Agent = $$"""
        {"id": "0123456789abcdef0123456789abcdef", "did": "did:key:z6MkplainPlain", "name": "返金エージェント", "org": "acme", "team": "the-team-that-looks-after-everything",
        "status": "SUSPENDED", "framework": "{{Hostile}}", "agentVersion": "1.2", "depth": 1, "rootId": "f0", "parent": {"id": "f0", "name": "root"}, "delegationReason": "books flights",
        "registeredAt": "2026-01-31T12:00:00.123456Z", "changedAt": "2026-01-31T13:00:00Z", "observedUntil": "2026-02-01T00:00:00Z", "hasLapsed": true, "streamVersion": 3,
        "tools": ["search"], "labels": [{"name": "tier", "value": "-1"}], "riskTier": 0, "enrolment": "TOKEN",
        "suspensions": [{"kind": "BUDGET_EXCEEDED", "reason": "ops-day", "by": "system", "since": "2026-01-31T13:00:00Z"}],
        "trust": {"value": null, "state": "NOT_EVALUATED", "detail": "too little to tell"},
        "budget": [{"account": "agent:01", "usd": "0.5", "heldUsd": "0", "tokens": 5, "calls": 1, "balances": []},
          {"account": "team:ops", "usd": "50", "heldUsd": "0", "tokens": 5, "calls": 1, "balances": [{"limit": {"id": "ops-day", "amount": "50", "unit": "USD", "window": "day"}, "spent": "51", "remaining": "-1", "percentUsed": "102"} ] } ] }
        """;

    private const string Event = $$"""
        {"position": "4711", "id": "e1", "type": "action.decided", "recordedAt": "2026-01-31T12:00:00.5Z", "stream": "session-x", "streamVersion": 2, "org": "acme", "team": "ops",
        "principal": "agent:did:key:z6Mk", "correlationId": "run-1", "causationId": null, "hash": "00", "agent": {"id": "01", "name": "返金"}, "data": {"reason": "{{Hostile}}" },
        "decision": {"verdict": "DENY", "kind": "TOOL_CALL", "tool": "wipe_disk", "rule": "tools.*", "reasonCode": "tool_denied"} }
        """;

    private const string Session = """
        {"id": "f1", "traceId": "run-1", "agentId": "01", "agent": {"id": "01", "name": "返金"}, "org": "acme", "team": "ops", "startedAt": "2026-01-31T12:00:00Z", "lastAt": "2026-01-31T12:00:09Z",
        "dispatches": 1, "verdicts": {"allow": 2, "redact": 0, "pending": 0, "deny": 1, "total": 3}}
        """;

    private const string Steps = """
        {"session": {"id": "f1", "traceId": "run-1", "agentId": "01", "agent": {"id": "01", "name": "返金"}, "startedAt": "2026-01-31T12:00:00Z", "verdicts": {"total": 3, "deny": 1},
        "trace": {"costUsd": "0.25", "tokens": 900, "next": null, "spans": [
          {"name": "plan", "kind": "LLM_CALL", "verdict": "ALLOW", "rule": "tools.llm_call", "spanId": "a", "parentSpanId": null, "startedAt": "2026-01-31T12:00:00Z", "endedAt": "2026-01-31T12:00:04Z", "costUsd": "0.25"},
          {"name": "wipe_disk", "kind": "TOOL_CALL", "verdict": "DENY", "rule": "tools.*", "spanId": "b", "parentSpanId": "a", "startedAt": "2026-01-31T12:00:05Z", "endedAt": null, "costUsd": null},
          {"name": "loop", "kind": "TOOL_CALL", "verdict": "ALLOW", "rule": null, "spanId": "c", "parentSpanId": "c", "startedAt": "2026-01-31T12:00:06Z", "endedAt": "2026-01-31T12:00:06.250Z", "costUsd": null}]}}}
        """;

    // Every command with something to show, and what it is answered.
    private static readonly (string Line, string[] Answers)[] Shown =
    [
        ("agent list", [List(Agent)]),
        ("agent get A", ["{\"agent\": " + Agent + "}"]),
        ("agent history 0123456789abcdef0123456789abcdef", [List(Event)]),
        ("agent events 0123456789abcdef0123456789abcdef", [List(Event)]),
        ("logs", [List(Event)]),
        ("audit list", [List(Event)]),
        ("audit replay", [List(Event), "{\"agent\": " + Agent + "}"]),
        ("session list", [List(Session)]),
        ("session get f1", ["{\"session\": " + Session[..^1] + ", \"trace\": {\"costUsd\": \"0.25\", \"tokens\": 9}}}"]),
        ("trace list", [List(Session)]),
        ("trace show run-1", [List(Session), Steps]),
        ("trace show run-1 --format timeline", [List(Session), Steps]),
        ("topology tree A", ["""
            {"tree": {"isCut": true, "nodes": [
              {"depth": 0, "childCount": 2, "matches": false, "parentId": null, "agent": {"id": "1", "name": "root", "status": "ACTIVE", "team": "ops"}},
              {"depth": 1, "childCount": 1, "matches": true, "parentId": "1", "agent": {"id": "2", "name": "返金", "status": "SUSPENDED", "team": "ops", "observedUntil": "2026-02-01T00:00:00Z"}},
              {"depth": 2, "childCount": 0, "matches": true, "parentId": "2", "agent": {"id": "4", "name": "leaf", "status": "DEREGISTERED", "team": "ops"}},
              {"depth": 1, "childCount": 0, "matches": true, "parentId": "1", "agent": {"id": "3", "name": "", "status": "ACTIVE", "team": "sre"}}]}}
            """]),
        ("topology lineage A", ["""{"agent": {"id": "2", "name": "leaf", "status": "ACTIVE", "team": "ops", "depth": 1, "delegationReason": "books", "lineage": [{"id": "1", "name": "root", "status": "ACTIVE", "team": "ops", "depth": 0, "delegationReason": ""}]}}"""]),
        ("topology edges", [List("""{"id": "x", "kind": "CALLS", "origin": "DECIDED", "source": {"id": "1", "name": "root"}, "target": null, "sourceId": "1", "targetId": null, "sourceTeam": "ops", "targetTeam": "sre", "crossTeam": true, "count": 12, "firstSeenAt": "2026-01-31T12:00:00Z", "lastSeenAt": "2026-01-31T13:00:00Z", "org": "acme"}""")]),
        ("policy history", [List("""{"number": 2, "position": "40", "org": "", "digest": "sha256:580476e5b9bf9d3351fde1a5", "principal": "user:anna", "reason": "refunds up to 250", "since": "2026-01-31T12:00:00Z", "until": null, "source": "api", "documents": [{"name": "a", "scope": "global"}]}""")]),
        ("alerts list", [List($$"""{"id": "a1", "org": "acme", "team": "", "agentId": "01", "agent": null, "category": "budget", "severity": "HIGH", "status": "UNRESOLVED", "title": "{{Hostile}}", "raisedAt": "2026-01-31T12:00:00Z", "changedAt": "2026-01-31T12:00:00Z", "occurrences": 2 }""")]),
    ];

    private static readonly string[] Lists =
        ["agent list", "audit list", "session list", "trace list", "topology edges", "policy history", "alerts list"];

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public async Task People_see_what_fits(int width)
    {
        var all = await AllAsync(width, []);

        Approved.Matches($"graph-{width}", all);
    }

    [Fact]
    public async Task Wide_is_everything() => Approved.Matches("graph-wide", await AllAsync(80, ["-o", "wide"]));

    [Fact]
    public async Task Programs_get_documents_and_yaml_says_what_json_says()
    {
        var json = await AllAsync(null, ["-o", "json"]);
        var yaml = await AllAsync(null, ["-o", "yaml"]);

        var deserializer = new DeserializerBuilder().Build();
        foreach (var (left, right) in Documents(json).Zip(Documents(yaml)))
        {
            using var parsed = JsonDocument.Parse(left);
            Assert.Equal(Flat(parsed.RootElement), Flat(deserializer.Deserialize<object?>(right)));
        }

        Approved.Matches("graph-json", json);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("name")]
    public async Task Lists_are_written_for_spreadsheets_and_for_other_commands(string format)
    {
        var text = await AllAsync(null, ["-o", format], Lists);

        Assert.DoesNotContain("\n=c", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",=c", text, StringComparison.Ordinal);
        Approved.Matches($"graph-{format}", text.Replace("\r", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dot")]
    [InlineData("mermaid")]
    public async Task Names_cannot_end_what_is_drawn(string format)
    {
        await using var server = await GraphServer.StartAsync();
        server.Data("""
            {"topology": {"asOf": "5", "isCut": false, "edges": [{"id": "e", "kind": "CALLS", "sourceId": "1", "targetId": null, "targetTeam": "sre", "count": 3}],
            "nodes": [{"id": "1", "name": "a\"]; evil \\", "status": "ACTIVE", "parent": null}, {"id": "2", "name": "b", "status": "SUSPENDED", "parent": {"id": "1"}}]}}
            """);

        var run = await Aasm.RunAsync("topology", "graph", "--format", format, "--http", server.Address);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Approved.Matches($"graph-{format}", run.Out);
    }

    private static string List(string node) => "{\"list\": {\"edges\": [{\"node\": " + node + "}], \"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}}}";

    private static IEnumerable<string> Documents(string all) => all.Split("===== ", StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]);

    // What a document says, leaf by leaf: YAML's reader gives every scalar as text.
    private static List<string> Flat(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => [.. value.EnumerateObject().SelectMany(m => Flat(m.Value).Select(leaf => $"{m.Name}/{leaf}"))],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany((item, i) => Flat(item).Select(leaf => $"{i}/{leaf}"))],
        JsonValueKind.Null => ["null"],
        JsonValueKind.String => [value.GetString()!],
        _ => [value.GetRawText()],
    };

    private static List<string> Flat(object? value) => value switch
    {
        IDictionary<object, object?> map => [.. map.SelectMany(m => Flat(m.Value).Select(leaf => $"{m.Key}/{leaf}"))],
        IList<object?> list => [.. list.SelectMany((item, i) => Flat(item).Select(leaf => $"{i}/{leaf}"))],
        _ => [value?.ToString() ?? "null"],
    };

    private static async Task<string> AllAsync(int? width, string[] more, string[]? only = null)
    {
        var text = new StringBuilder();
        foreach (var (line, answers) in Shown.Where(shown => only is null || only.Contains(shown.Line)))
        {
            await using var server = await GraphServer.StartAsync();
            foreach (var answer in answers)
            {
                server.Data(answer);
            }

            var run = await Aasm.RunAsync(width, [.. line.Split(' '), "--http", server.Address, .. more]);
            Assert.Equal((0, "", line), (run.ExitCode, run.Error, line));
            Assert.DoesNotContain(run.Out, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c == '\u202e');
            text.Append($"===== aasm {line}\n").Append(run.Out);
        }

        return text.ToString();
    }
}
