using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>
/// PagerDuty's Events API v2. The alert's id is the dedup_key: sending twice makes one incident, and resolving ends it.
/// </summary>
internal sealed class PagerDutySender(HttpCarrier carrier) : IDeliverySender
{
    public DestinationKind Kind => DestinationKind.PagerDuty;

    public async Task<DeliveryOutcome> SendAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var notice = job.Notice;
        var body = JsonBody.Of(json =>
        {
            json.WriteString("routing_key", job.Secrets[DestinationFields.RoutingKey]);
            json.WriteString("event_action", notice.Occasion == AlertOccasion.Resolved ? "resolve" : "trigger");
            json.WriteString("dedup_key", notice.Alert.ToString());
            json.WriteString("client", "Agent Assembly");
            json.WriteStartObject("payload");
            json.WriteString("summary", Wording.Headline(notice));
            json.WriteString("source", notice.Agent.Length > 0 ? notice.Agent : notice.Org);
            json.WriteString("severity", job.Destination.Severities.GetValueOrDefault(notice.Severity, WordOf(notice.Severity)));
            json.WriteString("timestamp", notice.At.ToString());
            json.WriteString("class", notice.Category);
            json.WriteString("group", notice.Team);
            json.WriteStartObject("custom_details");
            json.WriteString("delivery_id", job.Id.ToString());
            json.WriteString("text", notice.Text);
            json.WriteString("org", notice.Org);
            json.WriteString("rule", notice.Rule);
            json.WriteStartObject("evidence");
            foreach (var (name, value) in notice.Evidence)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
        using var request = JsonBody.Post($"{DestinationOrigin.Of(job.Destination, job.Secrets)}/v2/enqueue", body);
        return await carrier.SendAsync(
            request, job.Secrets, static answer => JsonBody.TextIn(answer, "dedup_key"), cancellationToken).ConfigureAwait(false);
    }

    private static string WordOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "critical",
        AlertSeverity.High => "error",
        AlertSeverity.Medium => "warning",
        _ => "info",
    };
}
