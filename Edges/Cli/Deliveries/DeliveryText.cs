using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Deliveries;

/// <summary>Deliveries in words.</summary>
internal static class DeliveryText
{
    private const string TypePrefix = "delivery.";

    public static void WriteList(Screen screen, ListDeliveriesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { deliveries = response.Deliveries.Select(JsonOf), has_more = response.HasMore });
            return;
        }

        if (response.Deliveries.Count == 0)
        {
            screen.Line("no deliveries", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("id", IsWhole: true), new Column("status"), new Column("destination", Least: 8), new Column("title", 1, Least: 12),
            new Column("tries", 2, IsNumber: true), new Column("queued", 3));
        foreach (var each in response.Deliveries)
        {
            sheet.Add(each.Id, new Cell(each.Status, ToneOf(each.Status)), each.Destination, each.Title,
                Screen.Number(each.Attempts), WireTime.Of(each.QueuedAtUnixMs) ?? "");
        }

        screen.Write(sheet);
        if (response.HasMore)
        {
            screen.Line("there are more: ask for them with -n, --status, --destination or --alert", Tone.Faint);
        }
    }

    public static void Write(Screen screen, GetDeliveryResponse response)
    {
        var shown = response.Delivery ?? new();
        if (screen.IsJson)
        {
            screen.WriteJson(new { delivery = JsonOf(shown), steps = response.Steps.Select(JsonOf) });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("delivery", shown.Id)
            .Add("status", shown.Status, ToneOf(shown.Status))
            .Add("destination", $"{shown.Org}/{shown.Destination}")
            .AddWhole("alert", shown.AlertId)
            .Add("occasion", $"{shown.Occasion}, {shown.Severity}")
            .Add("title", shown.Title)
            .Add("queued", WireTime.Of(shown.QueuedAtUnixMs))
            .Add("next try", WireTime.Of(shown.DueAtUnixMs))
            .Add("ended", WireTime.Of(shown.EndedAtUnixMs))
            .Add("taken as", shown.RemoteId)
            .Add("reason", shown.Reason));
        screen.Line();
        var sheet = new Sheet(
            new Column("at", 2), new Column("what"), new Column("try", 1, IsNumber: true), new Column("answer", 1, IsNumber: true), new Column("", Least: 16));
        foreach (var step in response.Steps)
        {
            sheet.Add(
                WireTime.Of(step.AtUnixMs) ?? "", step.Type.StartsWith(TypePrefix, StringComparison.Ordinal) ? step.Type[TypePrefix.Length..] : step.Type,
                step.Attempt > 0 ? Screen.Number(step.Attempt) : "", step.Status > 0 ? Screen.Number(step.Status) : "",
                step.Failure.Length > 0 ? $"{step.Failure}: {step.Text}" : step.Text);
        }

        screen.Write(sheet);
    }

    private static Tone ToneOf(string status) => status switch
    {
        "open" => Tone.Warn,
        "succeeded" => Tone.Good,
        _ => Tone.Bad,
    };

    private static object JsonOf(DeliveryStep step) => new
    {
        at = WireTime.Of(step.AtUnixMs),
        by = step.By,
        type = step.Type,
        attempt = step.Attempt,
        status = step.Status,
        failure = step.Failure.Length > 0 ? step.Failure : null,
        text = step.Text,
        retry_at = WireTime.Of(step.RetryAtUnixMs),
    };

    private static object JsonOf(DeliveryRecord record) => new
    {
        id = record.Id,
        org = record.Org,
        destination = record.Destination,
        alert_id = record.AlertId,
        occasion = record.Occasion,
        severity = record.Severity,
        title = record.Title,
        status = record.Status,
        attempts = record.Attempts,
        queued_at = WireTime.Of(record.QueuedAtUnixMs),
        due_at = WireTime.Of(record.DueAtUnixMs),
        ended_at = WireTime.Of(record.EndedAtUnixMs),
        last_status = record.LastStatus,
        last_failure = record.LastFailure.Length > 0 ? record.LastFailure : null,
        remote_id = record.RemoteId.Length > 0 ? record.RemoteId : null,
        reason = record.Reason.Length > 0 ? record.Reason : null,
    };
}
