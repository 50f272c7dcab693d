using System.Collections.Immutable;
using System.Text.Json;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

// Reports as events hold them.
internal static class ReplayReportJson
{
    public static void WriteMember(CanonicalJsonWriter json, ImmutableArray<ReplayReport> reports)
    {
        json.Name("reports").BeginArray();
        foreach (var report in reports)
        {
            json.BeginObject();
            WriteArray(json, "agents", report.Agents, Write);
            json.Member("decisions", report.Decisions).Name("flips");
            Write(json, report.Flips);
            WriteArray(json, "not_compared", report.NotCompared, static (to, each) =>
                to.BeginObject().Member("count", each.Count).Member("reason", each.Reason).EndObject());
            Write(json.Name("other_agents"), report.OtherAgents);
            Write(json.Name("other_rules"), report.OtherRules);
            WriteArray(json, "rules", report.Rules, Write);
            json.Member("same", report.Same);
            WriteArray(json, "samples", report.Samples, Write);
            json.EndObject();
        }

        json.EndArray();
    }

    public static ImmutableArray<ReplayReport> Read(JsonElement data) => ReadArray(data, "reports", static report => new ReplayReport
    {
        Decisions = report.Number("decisions"),
        Same = report.Number("same"),
        Flips = ReadFlips(report.GetProperty("flips")),
        NotCompared = ReadArray(report, "not_compared", static each => new NotComparedCount(each.Text("reason"), each.Number("count"))),
        Rules = ReadArray(report, "rules", static each => new RuleFlips(
            each.Text("rule"), each.Text("clause"), each.Truth("is_candidates"), ReadFlips(each.GetProperty("flips")))),
        OtherRules = ReadOthers(report.GetProperty("other_rules")),
        Agents = ReadArray(report, "agents", static each =>
            new AgentFlips(each.Text("org"), AgentIn(each), ReadFlips(each.GetProperty("flips")))),
        OtherAgents = ReadOthers(report.GetProperty("other_agents")),
        Samples = ReadArray(report, "samples", ReadSample),
    });

    private static void Write(CanonicalJsonWriter json, ReplayFlips flips) =>
        json.BeginObject()
            .Member("allow", flips.Allowed).Member("deny", flips.Denied).Member("pending", flips.Pending).Member("redact", flips.Redacted)
            .EndObject();

    private static void Write(CanonicalJsonWriter json, OtherFlips others)
    {
        json.BeginObject().Name("flips");
        Write(json, others.Flips);
        json.Member("groups", others.Groups).EndObject();
    }

    private static void Write(CanonicalJsonWriter json, RuleFlips rule)
    {
        json.BeginObject().Member("clause", rule.Clause).Name("flips");
        Write(json, rule.Flips);
        json.Member("is_candidates", rule.IsCandidates).Member("rule", rule.Rule).EndObject();
    }

    private static void Write(CanonicalJsonWriter json, AgentFlips agent)
    {
        json.BeginObject().Member("agent", agent.Agent.ToString()).Name("flips");
        Write(json, agent.Flips);
        json.Member("org", agent.Org).EndObject();
    }

    private static void Write(CanonicalJsonWriter json, ReplaySample sample)
    {
        json.BeginObject().Member("agent", sample.Agent.ToString()).Name("candidate");
        Write(json, sample.Candidate);
        json.Member("host", sample.Host)
            .Member("kind", ActionKinds.WireName(sample.Kind))
            .Member("org", sample.Org)
            .Member("position", (long)sample.Position.Value)
            .Member("reason_code", sample.ReasonCode)
            .Name("recorded");
        Write(json, sample.Recorded);
        json.Member("tool", sample.Tool).EndObject();
    }

    private static void Write(CanonicalJsonWriter json, PolicySay say) =>
        json.BeginObject()
            .Member("clause", say.Clause).Member("rule", say.Rule).Member("verdict", Verdicts.Name(say.Verdict))
            .EndObject();

    private static void WriteArray<T>(CanonicalJsonWriter json, string name, ImmutableArray<T> items, Action<CanonicalJsonWriter, T> write)
    {
        json.Name(name).BeginArray();
        foreach (var item in items)
        {
            write(json, item);
        }

        json.EndArray();
    }

    private static ImmutableArray<T> ReadArray<T>(JsonElement data, string name, Func<JsonElement, T> read) =>
        [.. data.GetProperty(name).EnumerateArray().Select(read)];

    private static ReplayFlips ReadFlips(JsonElement flips) =>
        new(flips.Number("allow"), flips.Number("redact"), flips.Number("pending"), flips.Number("deny"));

    private static OtherFlips ReadOthers(JsonElement others) =>
        new(others.Number("groups"), ReadFlips(others.GetProperty("flips")));

    private static ReplaySample ReadSample(JsonElement sample) => new(
        new((ulong)sample.Number("position")),
        sample.Text("org"),
        AgentIn(sample),
        ActionKinds.OfWireName(sample.Text("kind")),
        sample.Text("tool"),
        sample.Text("host"),
        ReadSay(sample.GetProperty("recorded")),
        ReadSay(sample.GetProperty("candidate")),
        sample.Text("reason_code"));

    private static PolicySay ReadSay(JsonElement say) => new(Verdicts.Parse(say.Text("verdict")), say.Text("rule"), say.Text("clause"));

    private static AgentId AgentIn(JsonElement data) => AgentId.TryParse(data.Text("agent"), out var agent) ? agent : default;
}
