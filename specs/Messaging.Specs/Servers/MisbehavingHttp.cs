using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AgentAssembly.Specs.Messaging.Servers;

/// <summary>An HTTP server on loopback that does to each request what a script says.</summary>
internal sealed class MisbehavingHttp : IAsyncDisposable
{
    private const string Elsewhere = "/elsewhere";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<HttpArrival, HttpMischief> _script;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentQueue<HttpArrival> _arrived = new();
    private readonly ConcurrentQueue<HttpArrival> _taken = new();
    private readonly Task _serving;

    public MisbehavingHttp(Func<HttpArrival, HttpMischief> script, X509Certificate2? certificate = null)
    {
        (_script, _certificate) = (script, certificate);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public MisbehavingHttp(params HttpMischief[] script)
        : this(InTurn(script))
    {
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    /// <summary>Everything that was read whole.</summary>
    public IReadOnlyList<HttpArrival> Arrived => [.. _arrived];

    /// <summary>What was answered with 200, whole.</summary>
    public IReadOnlyList<HttpArrival> Taken => [.. _taken];

    public string Body { get; init; } = "{\"dedup_key\":\"k1\",\"requestId\":\"r1\"}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private static Func<HttpArrival, HttpMischief> InTurn(HttpMischief[] script)
    {
        var next = -1;
        return _ => script[Math.Min(Interlocked.Increment(ref next), script.Length - 1)];
    }

    private async Task ServeAsync()
    {
        var connections = new ConcurrentBag<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            connections.Add(Task.Run(() => ServeAsync(client)));
        }

        await Task.WhenAll(connections);
    }

    // A caller that hangs up is what many of these specs are about.
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secure = new SslStream(stream);
                    await secure.AuthenticateAsServerAsync(new() { ServerCertificate = _certificate }, _stopping.Token);
                    stream = secure;
                }

                var arrival = await ReadAsync(stream);
                _arrived.Enqueue(arrival);
                await AnswerAsync(client, stream, arrival.Path == Elsewhere ? HttpMischief.Take : _script(arrival), arrival);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private async Task AnswerAsync(TcpClient client, Stream stream, HttpMischief mischief, HttpArrival arrival)
    {
        switch (mischief)
        {
            case HttpMischief.Take:
                _taken.Enqueue(arrival);
                await SayAsync(stream, Whole("200 OK"));
                break;
            case HttpMischief.Fail:
                await SayAsync(stream, Whole("500 Internal Server Error"));
                break;
            case HttpMischief.Throttle:
                await SayAsync(stream, Whole("429 Too Many Requests", "Retry-After: 7\r\n"));
                break;
            case HttpMischief.Reject:
                await SayAsync(stream, Whole("400 Bad Request"));
                break;
            case HttpMischief.Redirect:
                await SayAsync(stream, Whole("302 Found", $"Location: {Address}{Elsewhere}\r\n"));
                break;
            case HttpMischief.HalfBody:
                await SayAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                break;
            case HttpMischief.HalfHead:
                await SayAsync(stream, "HTTP/1.1 200 OK\r\nContent-Le");
                break;
            case HttpMischief.Reset:
                client.Client.LingerState = new LingerOption(true, 0);
                break;
            case HttpMischief.Silence:
                await WaitForHangUpAsync(stream);
                break;
            case HttpMischief.Endless:
                _taken.Enqueue(arrival);
                await SayAsync(stream, "HTTP/1.1 200 OK\r\n\r\n");
                while (true)
                {
                    await SayAsync(stream, new string('x', 4_096));
                }

            case HttpMischief.Nonsense:
                await SayAsync(stream, "220 mail.example ESMTP\r\n");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(mischief), mischief, "no mischief");
        }
    }

    private string Whole(string status, string headers = "") =>
        $"HTTP/1.1 {status}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\nConnection: close\r\n\r\n{Body}";

    private async Task SayAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stopping.Token);
        await stream.FlushAsync(_stopping.Token);
    }

    private async Task WaitForHangUpAsync(Stream stream)
    {
        var rest = new byte[64];
        while (await stream.ReadAsync(rest, _stopping.Token) > 0)
        {
        }
    }

    private async Task<HttpArrival> ReadAsync(Stream stream)
    {
        var read = new MemoryStream();
        var chunk = new byte[4_096];
        int end;
        while ((end = Encoding.ASCII.GetString(read.ToArray()).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            await MoreAsync(stream, read, chunk);
        }

        var head = Encoding.ASCII.GetString(read.ToArray(), 0, end).Split("\r\n");
        var headers = head.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
        var length = headers.TryGetValue("content-length", out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (read.Length < end + 4 + length)
        {
            await MoreAsync(stream, read, chunk);
        }

        return new(head[0].Split(' ')[1], headers, read.ToArray()[(end + 4)..]);
    }

    private async Task MoreAsync(Stream stream, MemoryStream read, byte[] chunk)
    {
        var count = await stream.ReadAsync(chunk, _stopping.Token);
        if (count == 0)
        {
            throw new IOException("the caller hung up");
        }

        read.Write(chunk, 0, count);
    }
}
