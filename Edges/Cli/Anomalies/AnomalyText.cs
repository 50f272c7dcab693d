using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Anomalies;

/// <summary>Anomalies in words.</summary>
internal static class AnomalyText
{
    public static void WriteList(Screen screen, ListAnomaliesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { anomalies = response.Anomalies.Select(JsonOf), has_more = response.HasMore });
            return;
        }

        if (response.Anomalies.Count == 0)
        {
            screen.Line("no anomalies", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("id", IsWhole: true), new Column("type", Least: 12), new Column("effect"), new Column("subject", 2, Least: 12),
            new Column("verdict", 1), new Column("at", 3));
        foreach (var each in response.Anomalies)
        {
            sheet.Add(each.Id, each.Type, new Cell(each.Effect, ToneOf(each.Effect)), each.Subject, each.Verdict,
                WireTime.Of(each.AtUnixMs) ?? "");
        }

        screen.Write(sheet);
        if (response.HasMore)
        {
            screen.Line("there are more: ask for them with -n, --agent, --type or --since", Tone.Faint);
        }
    }

    public static void Write(Screen screen, AnomalyRecord shown)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(JsonOf(shown));
            return;
        }

        screen.Write(new Facts()
            .AddWhole("anomaly", shown.Id)
            .Add("type", shown.Type)
            .AddWhole("agent", shown.Agent)
            .Add("org", shown.Org)
            .Add("about", shown.Subject)
            .Add("wanted", shown.Response)
            .Add("done", shown.Effect, ToneOf(shown.Effect))
            .Add("evidence", string.Join(", ", Evidence(shown).Select(each => $"{each.Key} {each.Value}")))
            .AddWhole("decision", shown.DecisionId)
            .Add("at", WireTime.Of(shown.AtUnixMs))
            .Add("rules", $"version {shown.RulesVersion}, {shown.RulesDigest}")
            .Add("verdict", shown.Verdict)
            .Add("because", shown.VerdictReason)
            .Add("judged by", shown.JudgedBy));
    }

    private static SortedDictionary<string, string> Evidence(AnomalyRecord shown) => new(shown.Evidence, StringComparer.Ordinal);

    private static Tone ToneOf(string effect) => effect switch
    {
        "denied" or "suspended" or "quarantined" => Tone.Bad,
        "recorded" or "already_denied" => Tone.Warn,
        _ => Tone.Faint,
    };

    private static object JsonOf(AnomalyRecord shown) => new
    {
        id = shown.Id,
        org = shown.Org,
        agent = shown.Agent,
        type = shown.Type,
        subject = shown.Subject.Length > 0 ? shown.Subject : null,
        response = shown.Response,
        effect = shown.Effect,
        decision = shown.DecisionId.Length > 0 ? shown.DecisionId : null,
        evidence = Evidence(shown),
        rules_version = shown.RulesVersion,
        rules_digest = shown.RulesDigest,
        at = WireTime.Of(shown.AtUnixMs),
        verdict = shown.Verdict.Length > 0 ? shown.Verdict : null,
        verdict_reason = shown.VerdictReason.Length > 0 ? shown.VerdictReason : null,
        judged_by = shown.JudgedBy.Length > 0 ? shown.JudgedBy : null,
    };
}
