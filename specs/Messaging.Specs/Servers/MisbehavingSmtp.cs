using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AgentAssembly.Specs.Messaging.Servers;

/// <summary>What a mail server does with one message.</summary>
internal enum SmtpMischief
{
    /// <summary>Takes it.</summary>
    Take,

    /// <summary>Is busy: 451 after the data.</summary>
    Busy,

    /// <summary>Knows no such receiver: 550.</summary>
    Reject,

    /// <summary>Greets with nothing until the caller hangs up.</summary>
    Silence,

    /// <summary>Hangs up in the middle of the data.</summary>
    HangUp,

    /// <summary>Takes the data, and hangs up in place of an answer.</summary>
    TakeAndHangUp,

    /// <summary>Takes mail only of those who have logged in: 530.</summary>
    WantLogin,
}

/// <summary>A small mail server on loopback that does to each connection what a script says.</summary>
internal sealed class MisbehavingSmtp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<SmtpMischief> _script;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentQueue<string> _arrived = new();
    private readonly ConcurrentQueue<string> _taken = new();
    private readonly Task _serving;

    public MisbehavingSmtp(Func<SmtpMischief> script, X509Certificate2? certificate = null)
    {
        (_script, _certificate) = (script, certificate);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Messages whose data arrived whole.</summary>
    public IReadOnlyList<string> Arrived => [.. _arrived];

    /// <summary>Messages that were answered with 250.</summary>
    public IReadOnlyList<string> Taken => [.. _taken];

    /// <summary>Everything that was said, line by line.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            _ = Task.Run(() => ServeAsync(client));
        }
    }

    // A caller that hangs up is what some of these specs are about.
    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TalkAsync(new Talk(client.GetStream()), _script());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or AuthenticationException)
            {
            }
        }
    }

    private async Task TalkAsync(Talk talk, SmtpMischief mischief)
    {
        if (mischief == SmtpMischief.Silence)
        {
            await talk.HearAsync(_stopping.Token);
            return;
        }

        await talk.SayAsync("220 spec ESMTP");
        while (await talk.HearAsync(_stopping.Token) is { } line)
        {
            Said.Enqueue(line);
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "STARTTLS")
            {
                await talk.SayAsync("220 go ahead");
                talk = await talk.SecureAsync(_certificate!, _stopping.Token);
            }
            else if (verb == "DATA")
            {
                await talk.SayAsync("354 end with a full stop");
                if (!await DataAsync(talk, mischief))
                {
                    return;
                }
            }
            else
            {
                await talk.SayAsync(AnswerTo(verb, mischief, talk.IsSecure));
            }
        }
    }

    private string AnswerTo(string verb, SmtpMischief mischief, bool isSecure) => verb switch
    {
        "EHLO" when _certificate is not null && !isSecure => "250-spec\r\n250 STARTTLS",
        "EHLO" => "250-spec\r\n250 AUTH PLAIN",
        "AUTH" => "235 welcome",
        "MAIL" when mischief == SmtpMischief.WantLogin => "530 log in first",
        "RCPT" when mischief == SmtpMischief.Reject => "550 no such user",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private async Task<bool> DataAsync(Talk talk, SmtpMischief mischief)
    {
        var data = new StringBuilder();
        while (await talk.HearAsync(_stopping.Token) is var line && line != ".")
        {
            // A caller that died in the middle has told nothing (RFC 5321, section 4.1.1.4).
            if (line is null || mischief == SmtpMischief.HangUp)
            {
                return false;
            }

            data.Append(line).Append('\n');
        }

        _arrived.Enqueue(data.ToString());
        if (mischief == SmtpMischief.TakeAndHangUp)
        {
            return false;
        }

        if (mischief == SmtpMischief.Take)
        {
            _taken.Enqueue(data.ToString());
        }

        await talk.SayAsync(mischief == SmtpMischief.Busy ? "451 try again" : "250 queued as 4711");
        return true;
    }

    // Lines over a stream that may become a secure one. Whoever made the stream ends it.
    private sealed class Talk(Stream stream)
    {
        public bool IsSecure => stream is SslStream;

        // Byte by byte, so that nothing of the handshake behind a STARTTLS is swallowed.
        public async Task<string?> HearAsync(CancellationToken cancellationToken)
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (await stream.ReadAsync(one, cancellationToken) > 0)
            {
                if (one[0] == (byte)'\n')
                {
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                }

                line.Add(one[0]);
            }

            return null;
        }

        public async Task SayAsync(string line)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"));
            await stream.FlushAsync();
        }

        public async Task<Talk> SecureAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsServerAsync(new() { ServerCertificate = certificate }, cancellationToken);
            return new(secure);
        }
    }
}
