using System.Globalization;
using System.Net.Sockets;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Messaging.Dialling;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>
/// Mail. All receivers take a message, or it counts as failed. The Message-ID is made of the delivery's id, so that mail
/// systems know a message that comes twice.
/// </summary>
internal sealed class SmtpSender(SafeDialer dialer, EgressLimits egress, MessagingOptions options, TimeProvider time) : IDeliverySender
{
    public DestinationKind Kind => DestinationKind.Smtp;

    public async Task<DeliveryOutcome> SendAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        if (job.Destination[DestinationFields.Security] == "none" && !egress.AllowsPrivate)
        {
            return Failed(FailureClass.RefusedAddress, "mail in the clear is only sent where private addresses may be dialled");
        }

        using var limit = new CancellationTokenSource(options.TotalLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = job.Secrets.Mask(await SendOnceAsync(job, both.Token).ConfigureAwait(false), options.AnswerBytesMax);
            return new DeliveryOutcome.Delivered(answer) { Status = (int)SmtpStatusCode.Ok, Answer = answer };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && OutcomeOf(e) is { } outcome)
        {
            return outcome;
        }
    }

    private async Task<string> SendOnceAsync(DeliveryJob job, CancellationToken cancellationToken)
    {
        var (to, host) = (job.Destination, job.Destination[DestinationFields.Host]);
        var port = int.Parse(DestinationOrigin.MailPort(to), CultureInfo.InvariantCulture);
        using var message = MessageOf(job);
        using var client = new SmtpClient
        {
            CheckCertificateRevocation = false,
            LocalDomain = DomainOf(to),
            ServerCertificateValidationCallback = (_, certificate, _, errors) => CertificateTrust.Accepts(options, certificate, errors),
        };
        using var socket = await dialer.DialAsync(host, port, cancellationToken).ConfigureAwait(false);
        await client.ConnectAsync(socket, host, port, SecurityOf(to), cancellationToken).ConfigureAwait(false);
        if (to[DestinationFields.User] is { Length: > 0 } user)
        {
            await client.AuthenticateAsync(user, job.Secrets[DestinationFields.Password], cancellationToken).ConfigureAwait(false);
        }

        // Hanging up without QUIT is enough: what was answered to the message is the receiver's word.
        return await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private MimeMessage MessageOf(DeliveryJob job)
    {
        var to = job.Destination;
        var message = new MimeMessage
        {
            Subject = Wording.Headline(job.Notice),
            Date = time.GetUtcNow(),
            MessageId = $"{job.Id}@{DomainOf(to)}",
            Body = new TextPart("plain") { Text = Wording.Body(job) },
        };
        message.From.Add(new MailboxAddress("Agent Assembly", to[DestinationFields.From]));
        message.To.AddRange(DestinationRules.Receivers(to[DestinationFields.To]).Select(address => new MailboxAddress("", address)));

        // RFC 3834 §5: nobody's holiday answers this.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-AAASM-Delivery", job.Id.ToString());
        message.Headers.Add("X-AAASM-Alert", job.Notice.Alert.ToString());
        return message;
    }

    private static string DomainOf(DestinationProfile to) => to[DestinationFields.From].Split('@')[^1];

    private static SecureSocketOptions SecurityOf(DestinationProfile to) => to[DestinationFields.Security] switch
    {
        "tls" => SecureSocketOptions.SslOnConnect,
        "none" => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    // RFC 5321 §4.2.1: codes from 500 on are final, those from 400 on pass. Null for what no receiver can bring about.
    private DeliveryOutcome.Failed? OutcomeOf(Exception e) => e switch
    {
        OperationCanceledException => Failed(FailureClass.Timeout, $"no answer within {options.TotalLimit.TotalSeconds:0.###} seconds"),
        TimeoutException => Failed(FailureClass.Timeout, e.Message),
        AddressRefusedException => Failed(FailureClass.RefusedAddress, e.Message),
        SocketException socket => Failed(FailureClass.Connect, $"no connection: {socket.SocketErrorCode}"),
        SmtpCommandException { StatusCode: var code } => Failed(
            (int)code >= 500 ? FailureClass.Rejected : FailureClass.Status, $"answered {(int)code}") with { Status = (int)code },
        AuthenticationException => Failed(FailureClass.Rejected, "the user or password was not accepted"),
        SslHandshakeException => Failed(FailureClass.Tls, "no TLS connection: the certificate is not trusted, or of another name"),
        ServiceNotAuthenticatedException => Failed(FailureClass.Rejected, "the server takes no mail without a user and password"),
        NotSupportedException => Failed(FailureClass.Tls, "the server offers no STARTTLS, or no way to log in"),
        ProtocolException or ServiceNotConnectedException or IOException => Failed(FailureClass.Protocol, "the answer broke off, or was no answer"),
        _ => null,
    };

    private static DeliveryOutcome.Failed Failed(FailureClass failure, string detail) => new(failure, detail);
}
