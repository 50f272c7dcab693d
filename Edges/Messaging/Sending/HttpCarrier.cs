using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentAssembly.Domain.Deliveries;
using AgentAssembly.Edges.Messaging.Dialling;

namespace AgentAssembly.Edges.Messaging.Sending;

/// <summary>
/// Sends requests where others want them: dials safely, follows nowhere, knows no proxy and no cookie, keeps no connection
/// and reads only the beginning of an answer. Safe for concurrent use.
/// </summary>
internal sealed class HttpCarrier : IDisposable
{
    private const int AnswerHeadersMaxKilobytes = 16;

    private readonly HttpMessageInvoker _http;
    private readonly EgressLimits _egress;
    private readonly MessagingOptions _options;
    private readonly TimeProvider _time;

    public HttpCarrier(SafeDialer dialer, EgressLimits egress, MessagingOptions options, TimeProvider time)
    {
        (_egress, _options, _time) = (egress, options, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            PreAuthenticate = false,
            MaxResponseHeadersLength = AnswerHeadersMaxKilobytes,
            MaxResponseDrainSize = 0,

            // On a kept connection a request that fails is sent a second time without anybody knowing.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (context, cancellationToken) => new NetworkStream(
                await dialer.DialAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false),
                ownsSocket: true),
            SslOptions =
            {
                CertificateChainPolicy = CertificateTrust.SystemPolicy,
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                    CertificateTrust.Accepts(options, certificate, errors),
            },
        });
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="secrets">What must not be repeated of an answer.</param>
    /// <param name="remoteIdOf">What the receiver calls it, by an answer that says that it was taken; empty for no name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DeliveryOutcome> SendAsync(
        HttpRequestMessage request, DestinationSecrets secrets, Func<string, string> remoteIdOf, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.Scheme != Uri.UriSchemeHttps && !_egress.AllowsPrivate)
        {
            return Failed(FailureClass.RefusedAddress, "the address begins with http, and private addresses may not be dialled");
        }

        using var limit = new CancellationTokenSource(_options.TotalLimit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, both.Token).ConfigureAwait(false);
            var answer = await ReadAsync(response, secrets, both.Token).ConfigureAwait(false);

            // What is escaped in the answer is not in what is read from it.
            return OutcomeOf(response, answer, text => secrets.Mask(remoteIdOf(text))) with
            {
                Status = (int)response.StatusCode, Answer = answer,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(FailureClass.Timeout, $"no whole answer within {_options.TotalLimit.TotalSeconds:0.###} seconds");
        }
        catch (HttpRequestException e)
        {
            return OutcomeOf(e);
        }
        catch (IOException)
        {
            return Failed(FailureClass.Protocol, "the answer broke off");
        }
    }

    public void Dispose() => _http.Dispose();

    private DeliveryOutcome OutcomeOf(HttpResponseMessage response, string answer, Func<string, string> remoteIdOf)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            >= 200 and < 300 => new DeliveryOutcome.Delivered(remoteIdOf(answer)),
            >= 300 and < 400 => Failed(FailureClass.Redirect, $"answered {status}: redirects are not followed; set the address that it leads to"),
            408 or 425 or 429 or >= 500 => Failed(FailureClass.Status, $"answered {status}") with { RetryAfter = AskedOf(response) },
            _ => Failed(FailureClass.Rejected, $"answered {status}"),
        };
    }

    // RFC 9110 §10.2.3: seconds or a date.
    private TimeSpan? AskedOf(HttpResponseMessage response) =>
        response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) ? null
        : response.Headers.RetryAfter?.Delta
            ?? (response.Headers.RetryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);

    // A secret that begins within the bound is read to its end, so that it is known for one.
    private async Task<string> ReadAsync(HttpResponseMessage response, DestinationSecrets secrets, CancellationToken cancellationToken)
    {
        var bytes = new byte[_options.AnswerBytesMax + Encoding.UTF8.GetMaxByteCount(secrets.MaskedLengthMax)];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var length = Encoding.UTF8.GetCharCount(bytes, 0, Math.Min(read, _options.AnswerBytesMax));
            return secrets.Mask(Encoding.UTF8.GetString(bytes, 0, read), length);
        }
    }

    // What the platform says may repeat the address, which is a secret: it is put into words of our own.
    private static DeliveryOutcome.Failed OutcomeOf(HttpRequestException e) => (e.InnerException, e.HttpRequestError) switch
    {
        (AddressRefusedException refused, _) => Failed(FailureClass.RefusedAddress, refused.Message),
        (TimeoutException timeout, _) => Failed(FailureClass.Timeout, timeout.Message),
        (_, HttpRequestError.SecureConnectionError) => Failed(FailureClass.Tls, "no TLS connection: the certificate is not trusted, or of another name"),
        (SocketException socket, HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError) =>
            Failed(FailureClass.Connect, $"no connection: {socket.SocketErrorCode}"),
        (_, HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError) => Failed(FailureClass.Connect, "no connection"),
        _ => Failed(FailureClass.Protocol, $"no whole answer: {e.HttpRequestError}"),
    };

    private static DeliveryOutcome.Failed Failed(FailureClass failure, string detail) => new(failure, detail);
}
