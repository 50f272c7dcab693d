using System.Globalization;
using System.Text.Json;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Approvals;

/// <summary>Requests for approval in words.</summary>
internal static class ApprovalText
{
    private const int UrgentSeconds = 60;
    private const int SoonSeconds = 180;

    public static void WriteList(Screen screen, ListApprovalsResponse response, DateTimeOffset now)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { approvals = response.Approvals.Select(JsonOf), has_more = response.HasMore });
            return;
        }

        if (response.Approvals.Count == 0)
        {
            screen.Line("no requests", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("id", IsWhole: true), new Column("status"), new Column("action", Least: 12), new Column("team", 2, Least: 8),
            new Column("votes", 1), new Column("waits for", 3), new Column("left", 1));
        foreach (var each in response.Approvals)
        {
            sheet.Add(each.Id, new Cell(each.Status, ToneOf(each.Status)), ActionOf(each), each.Team, VotesOf(each),
                each.Status == "pending" ? each.Target : "", LeftOf(each, now));
        }

        screen.Write(sheet);
        if (response.HasMore)
        {
            screen.Line("there are more: ask for them with -n, --status, --agent or --team", Tone.Faint);
        }
    }

    public static void Write(Screen screen, GetApprovalResponse response, JsonElement? inputs)
    {
        var shown = response.Approval ?? new();
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                approval = JsonOf(shown),
                steps = response.Steps.Select(step => new { at = WireTime.Of(step.AtUnixMs), by = step.By, type = step.Type, text = step.Text }),
                inputs,
            });
            return;
        }

        var facts = new Facts()
            .AddWhole("request", shown.Id)
            .Add("status", shown.Status, ToneOf(shown.Status))
            .Add("action", ActionOf(shown))
            .AddWhole("agent", shown.Agent)
            .Add("team", $"{shown.Org}/{shown.Team}")
            .Add("rule", shown.Clause.Length > 0 ? $"{shown.Rule} ({shown.Clause})" : shown.Rule)
            .Add("votes", $"{VotesOf(shown)}, any {string.Join(" or ", shown.Roles)}")
            .Add("waits for", shown.Status == "pending" ? shown.Target : "")
            .Add("asked", WireTime.Of(shown.RequestedAtUnixMs))
            .Add("expires", WireTime.Of(shown.ExpiresAtUnixMs))
            .Add("redeemable", WireTime.Of(shown.GrantUntilUnixMs))
            .Add("reason", shown.Reason)
            .AddWhole("decision", shown.DecisionId)
            .AddWhole("redeemed by", shown.RedeemedBy);
        if (inputs is { } revealed)
        {
            facts.AddMembers("input ", revealed);
        }

        screen.Write(facts);
        screen.Line();
        var sheet = new Sheet(new Column("at", 2), new Column("what"), new Column("by", 1, Least: 12), new Column("", Least: 16));
        foreach (var step in response.Steps)
        {
            sheet.Add(WireTime.Of(step.AtUnixMs) ?? "", step.Type["approval.".Length..], step.By, step.Text);
        }

        screen.Write(sheet);
    }

    public static void WriteNews(Screen screen, ulong position, string change, ApprovalRecord record)
    {
        if (screen.IsJson)
        {
            screen.WriteJsonLine(new { position, change, approval = JsonOf(record) });
            return;
        }

        screen.Line(
            new($"{position,7} ", Tone.Plain),
            new($"{change["approval.".Length..],-10} ", ToneOf(record.Status)),
            new($"{record.Id} ", Tone.Plain),
            new($"{ActionOf(record)}, {record.Org}/{record.Team}, {VotesOf(record)}", Tone.Plain));
    }

    /// <summary>What somebody says yes to.</summary>
    public static string QuestionOf(ApprovalRecord shown) =>
        $"Approve {ActionOf(shown)} of the agent {shown.Agent} ({shown.Org}/{shown.Team}), asked by {shown.Rule} {shown.Clause}? "
        + "It may happen once.";

    private static string ActionOf(ApprovalRecord record) => $"{record.Kind} {record.Subject}".TrimEnd();

    private static string VotesOf(ApprovalRecord record) =>
        string.Create(CultureInfo.InvariantCulture, $"{record.Votes.Count(vote => vote.Approves)} of {record.Quorum}");

    private static Tone ToneOf(string status) => status switch
    {
        "pending" => Tone.Warn,
        "approved" or "redeemed" => Tone.Good,
        "rejected" or "expired" => Tone.Bad,
        _ => Tone.Faint,
    };

    // By the server's word on when it ends, and this machine's clock.
    private static Cell LeftOf(ApprovalRecord record, DateTimeOffset now)
    {
        var until = record.Status switch
        {
            "pending" => record.ExpiresAtUnixMs,
            "approved" => record.GrantUntilUnixMs,
            _ => 0,
        };
        if (until == 0)
        {
            return "";
        }

        var seconds = Math.Max(0, (until - now.ToUnixTimeMilliseconds()) / 1_000);
        var tone = seconds < UrgentSeconds ? Tone.Bad : seconds < SoonSeconds ? Tone.Warn : Tone.Good;
        return new Cell(string.Create(CultureInfo.InvariantCulture, $"{seconds} s"), tone);
    }

    private static object JsonOf(ApprovalRecord record) => new
    {
        id = record.Id,
        status = record.Status,
        org = record.Org,
        team = record.Team,
        agent = record.Agent,
        requesters = record.Requesters,
        kind = record.Kind,
        subject = record.Subject,
        action_digest = record.ActionDigest,
        rule = record.Rule,
        clause = record.Clause,
        decision_id = record.DecisionId,
        quorum = record.Quorum,
        roles = record.Roles,
        target = record.Target,
        escalated = record.Escalated,
        votes = record.Votes.Select(vote => new
        {
            principal = vote.Principal, right = vote.Right, role = vote.Role, approves = vote.Approves, reason = vote.Reason,
            conditions = vote.Conditions,
        }),
        requested_at = WireTime.Of(record.RequestedAtUnixMs),
        escalates_at = WireTime.Of(record.EscalatesAtUnixMs),
        expires_at = WireTime.Of(record.ExpiresAtUnixMs),
        decided_at = WireTime.Of(record.DecidedAtUnixMs),
        redeemable_until = WireTime.Of(record.GrantUntilUnixMs),
        reason = record.Reason,
        redeemed_by = record.RedeemedBy.Length > 0 ? record.RedeemedBy : null,
    };
}
