using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentAssembly.Edges.Host.Tls;

/// <summary>Looks every second whether the files of TLS changed, and reminds people of its end.</summary>
internal sealed partial class CertificateWatch(TlsMaterial material, TimeProvider time, ILogger<CertificateWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ExpiryReminder _reminder = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            Look();
            Remind();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private void Look()
    {
        var reload = material.Look();
        var status = material.Status;
        if (reload == Reload.Taken)
        {
            Taken(status.Subject, status.NotAfter.UtcDateTime);
        }
        else if (reload == Reload.Refused)
        {
            Kept(status.ReloadProblem ?? "", status.Subject);
        }
    }

    private void Remind()
    {
        var status = material.Status;
        if (!_reminder.IsDue(status, time.GetUtcNow()))
        {
            return;
        }

        if (status.IsExpired)
        {
            Expired(status.Warning ?? "");
        }
        else
        {
            Expiring(status.Warning ?? "");
        }
    }

    [LoggerMessage(1201, LogLevel.Warning, "new connections get the certificate {subject}, valid until {notAfter:u}")]
    private partial void Taken(string subject, DateTime notAfter);

    [LoggerMessage(1202, LogLevel.Warning, "the files of TLS changed and are refused: {problem}; {subject} is served as before")]
    private partial void Kept(string problem, string subject);

    [LoggerMessage(1203, LogLevel.Warning, "{warning}")]
    private partial void Expiring(string warning);

    [LoggerMessage(1204, LogLevel.Error, "{warning}. It is served on, and clients refuse it")]
    private partial void Expired(string warning);
}
