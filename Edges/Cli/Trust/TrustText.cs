using System.Globalization;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Trust;

/// <summary>Scores for people and programs.</summary>
internal static class TrustText
{
    private const uint GoodFrom = 80;
    private const uint FairFrom = 60;

    public static void WriteList(Screen screen, ListTrustResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { agents = response.Agents.Select(Json), has_more = response.NextPageToken.Length > 0 });
            return;
        }

        if (response.Agents.Count == 0)
        {
            screen.Line("no agents", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("agent", IsWhole: true), new Column("name", 1), new Column("team", 2), new Column("score", IsNumber: true),
            new Column("actions", IsNumber: true), new Column("denied", IsNumber: true), new Column("redacted", IsNumber: true),
            new Column("refused", IsNumber: true));
        foreach (var trust in response.Agents)
        {
            sheet.Add(
                trust.Agent, trust.Name, trust.Team, Score(trust), Screen.Number(trust.Actions), Screen.Number(trust.Violations),
                Screen.Number(trust.Redactions), Screen.Number(trust.ApprovalsRefused));
        }

        screen.Write(sheet);
        if (response.NextPageToken.Length > 0)
        {
            screen.Line("there are more: ask for them with -n, or for one with 'aasm trust show'", Tone.Faint);
        }
    }

    public static void Write(Screen screen, TrustRecord trust)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(Json(trust));
            return;
        }

        screen.Write(new Facts()
            .AddWhole("agent", trust.Agent)
            .Add("name", trust.Name)
            .Add("org", trust.Org)
            .Add("team", trust.Team)
            .Add("score", trust.HasScore ? Number(trust.Score) : $"too little to say: {trust.Actions} of {trust.MinActions} actions", ToneOf(trust))
            .Add("actions", Screen.Number(trust.Actions))
            .Add("denied by policy", Screen.Number(trust.Violations))
            .Add("credentials replaced", Screen.Number(trust.Redactions))
            .Add("refused by people", Screen.Number(trust.ApprovalsRefused))
            .Add("penalty", $"{trust.Penalty} of {trust.Actions}, by weights version {trust.WeightsVersion}"));
    }

    public static void Write(Screen screen, GetTrustWeightsResponse response)
    {
        var weights = response.Weights ?? new();
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                version = response.Version,
                violation = Json(weights.Violation),
                redaction = Json(weights.Redaction),
                approval = Json(weights.Approval),
                min_actions = weights.MinActions,
            });
            return;
        }

        screen.Write(new Facts()
            .Add("denied by policy", Text(weights.Violation))
            .Add("credentials replaced", Text(weights.Redaction))
            .Add("refused by people", Text(weights.Approval))
            .Add("least actions", Screen.Number(weights.MinActions))
            .Add("version", response.Version == 0 ? "0, the default" : Number(response.Version)));
    }

    private static object Json(TrustRecord trust) => new
    {
        agent = trust.Agent,
        did = trust.Did,
        name = trust.Name,
        org = trust.Org,
        team = trust.Team,
        score = trust.HasScore ? trust.Score : (uint?)null,
        actions = trust.Actions,
        violations = trust.Violations,
        redactions = trust.Redactions,
        approvals_refused = trust.ApprovalsRefused,
        penalty = trust.Penalty,
        min_actions = trust.MinActions,
        weights_version = trust.WeightsVersion,
    };

    private static object? Json(TrustWeight? weight) => weight is null ? null : new { weight = weight.Weight, enabled = weight.Enabled };

    private static string Text(TrustWeight? weight) => weight is null ? "" : weight.Enabled ? weight.Weight : $"off ({weight.Weight})";

    private static Cell Score(TrustRecord trust) =>
        trust.HasScore ? new Cell(Number(trust.Score), ToneOf(trust)) : new Cell("too few", Tone.Faint);

    private static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);

    // Bands of gateway specification §16.
    private static Tone ToneOf(TrustRecord trust) =>
        !trust.HasScore ? Tone.Faint
        : trust.Score >= GoodFrom ? Tone.Good
        : trust.Score >= FairFrom ? Tone.Warn
        : Tone.Bad;
}
