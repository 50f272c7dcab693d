using System.Globalization;
using System.Text.Json;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>
/// Signed requests. The body has what the existing system's has (severity, message, sent_at), and all of the notice; the id
/// in body and header is the same with every attempt.
/// </summary>
internal sealed class WebhookSender(HttpCarrier carrier, TimeProvider time) : IDeliverySender
{
    private const string TokenHeader = "X-AAASM-Token";

    public DestinationKind Kind => DestinationKind.Webhook;

    public async Task<DeliveryOutcome> SendAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var body = BodyOf(job, now);
        using var request = JsonBody.Post(job.Secrets[DestinationFields.Url], body);
        var (id, seconds) = (job.Id.ToString(), now.ToUnixTimeSeconds());
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(job.Secrets[DestinationFields.SigningKey], id, seconds, body));
        if (job.Secrets[DestinationFields.Token] is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation(TokenHeader, token);
        }

        return await carrier.SendAsync(request, job.Secrets, static _ => "", cancellationToken).ConfigureAwait(false);
    }

    private static byte[] BodyOf(DeliveryJob job, DateTimeOffset now) => JsonBody.Of(json =>
    {
        var notice = job.Notice;
        json.WriteString("severity", Wording.SeverityOf(notice));
        json.WriteString("message", notice.Text.Length == 0 ? notice.Title : $"{notice.Title}\n{notice.Text}");
        json.WriteString("sent_at", now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteString("id", job.Id.ToString());
        json.WriteString("alert_id", notice.Alert.ToString());
        json.WriteString("occasion", AlertOccasions.NameOf(notice.Occasion));
        json.WriteString("category", notice.Category);
        json.WriteString("title", notice.Title);
        json.WriteString("text", notice.Text);
        json.WriteString("org", notice.Org);
        json.WriteString("team", notice.Team);
        json.WriteString("agent", notice.Agent);
        json.WriteString("rule", notice.Rule);
        json.WriteString("at", notice.At.ToString());
        json.WriteStartObject("evidence");
        foreach (var (name, value) in notice.Evidence)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    });
}
