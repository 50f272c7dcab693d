using System.Net.Http.Headers;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>Opsgenie's Alert API v2. The alert's id is the alias: sending twice makes one alert, and resolving closes it.</summary>
internal sealed class OpsgenieSender(HttpCarrier carrier) : IDeliverySender
{
    // The API's own limits.
    private const int MessageLengthMax = 130;

    public DestinationKind Kind => DestinationKind.Opsgenie;

    public async Task<DeliveryOutcome> SendAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var origin = DestinationOrigin.Of(job.Destination, job.Secrets);
        using var request = job.Notice.Occasion == AlertOccasion.Resolved
            ? JsonBody.Post($"{origin}/v2/alerts/{job.Notice.Alert}/close?identifierType=alias", CloseBody(job))
            : JsonBody.Post($"{origin}/v2/alerts", CreateBody(job));
        request.Headers.Authorization = new AuthenticationHeaderValue("GenieKey", job.Secrets[DestinationFields.ApiKey]);
        return await carrier.SendAsync(
            request, job.Secrets, static answer => JsonBody.TextIn(answer, "requestId"), cancellationToken).ConfigureAwait(false);
    }

    private static byte[] CloseBody(DeliveryJob job) => JsonBody.Of(json =>
    {
        json.WriteString("source", "Agent Assembly");
        json.WriteString("note", $"{Wording.Headline(job.Notice)} (delivery {job.Id})");
    });

    private static byte[] CreateBody(DeliveryJob job) => JsonBody.Of(json =>
    {
        var notice = job.Notice;
        var headline = Wording.Headline(notice);
        json.WriteString("message", headline.Length <= MessageLengthMax ? headline : headline[..MessageLengthMax]);
        json.WriteString("alias", notice.Alert.ToString());
        json.WriteString("description", Wording.Body(job));
        json.WriteString("priority", job.Destination.Severities.GetValueOrDefault(notice.Severity, PriorityOf(notice.Severity)));
        json.WriteString("source", "Agent Assembly");
        json.WriteStartObject("details");
        json.WriteString("delivery_id", job.Id.ToString());
        json.WriteString("org", notice.Org);
        json.WriteString("category", notice.Category);
        json.WriteEndObject();
        if (job.Destination[DestinationFields.Team] is { Length: > 0 } team)
        {
            json.WriteStartArray("responders");
            json.WriteStartObject();
            json.WriteString("name", team);
            json.WriteString("type", "team");
            json.WriteEndObject();
            json.WriteEndArray();
        }
    });

    // Gateway specification §10.
    private static string PriorityOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Critical => "P1",
        AlertSeverity.High => "P2",
        AlertSeverity.Medium => "P3",
        AlertSeverity.Low => "P4",
        _ => "P5",
    };
}
