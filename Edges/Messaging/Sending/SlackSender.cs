using AgentAssembly.Domain.Deliveries;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>Incoming webhooks of Slack. Its three control characters are escaped, so that no notice forges a link or calls a channel.</summary>
internal sealed class SlackSender(HttpCarrier carrier) : IDeliverySender
{
    public DestinationKind Kind => DestinationKind.Slack;

    public async Task<DeliveryOutcome> SendAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var body = JsonBody.Of(json =>
        {
            json.WriteString("text", Escape($"{Wording.Headline(job.Notice)}\n{Wording.Body(job)}"));
            json.WriteBoolean("mrkdwn", false);
            json.WriteBoolean("unfurl_links", false);
            if (job.Destination[DestinationFields.Channel] is { Length: > 0 } channel)
            {
                json.WriteString("channel", channel);
            }
        });
        using var request = JsonBody.Post(job.Secrets[DestinationFields.Url], body);
        return await carrier.SendAsync(request, job.Secrets, static _ => "", cancellationToken).ConfigureAwait(false);
    }

    // Slack, "Formatting text for app surfaces", Escaping text.
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
