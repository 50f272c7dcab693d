namespace AgentAssembly.Edges.Host.Tls;

/// <summary>Says when people are reminded that a certificate ends: once a day, and at once when it has ended.</summary>
internal sealed class ExpiryReminder
{
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private DateTimeOffset? _told;
    private bool _wasExpired;

    /// <summary>Whether to remind now; if so, that it was done.</summary>
    public bool IsDue(CertificateStatus status, DateTimeOffset now)
    {
        if (status.Warning is null)
        {
            (_told, _wasExpired) = (null, false);
            return false;
        }

        var isDue = _told is not { } told || now - told >= Interval || (status.IsExpired && !_wasExpired);
        _wasExpired = status.IsExpired;
        _told = isDue ? now : _told;
        return isDue;
    }
}
