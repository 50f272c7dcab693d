namespace AgentAssembly.Domain.Deliveries;

/// <summary>How an attempt failed.</summary>
public enum FailureClass
{
    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The name is not known, or nobody answers there.</summary>
    Connect,

    /// <summary>No TLS, or a certificate that is not trusted.</summary>
    Tls,

    /// <summary>What was answered is no answer, or not all of one.</summary>
    Protocol,

    /// <summary>The receiver cannot take it now.</summary>
    Status,

    /// <summary>The receiver will never take it. Final.</summary>
    Rejected,

    /// <summary>The receiver wants it sent elsewhere, which is not done. Final.</summary>
    Redirect,

    /// <summary>The name stands for an address that is not of the public internet. Final.</summary>
    RefusedAddress,

    /// <summary>The destination is gone or off, or its secrets cannot be read. Final.</summary>
    Destination,
}

/// <summary>The wire's names of failures.</summary>
public static class FailureClasses
{
    /// <summary>The name of a class.</summary>
    public static string NameOf(FailureClass failure) => failure switch
    {
        FailureClass.Timeout => "timeout",
        FailureClass.Connect => "connect",
        FailureClass.Tls => "tls",
        FailureClass.Protocol => "protocol",
        FailureClass.Status => "status",
        FailureClass.Rejected => "rejected",
        FailureClass.Redirect => "redirect",
        FailureClass.RefusedAddress => "refused_address",
        FailureClass.Destination => "destination",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "no class of failures"),
    };

    /// <summary>Whether trying again cannot help.</summary>
    public static bool IsFinal(FailureClass failure) => failure >= FailureClass.Rejected;

    // A class that only a newer build knows is shown as the vaguest.
    internal static FailureClass Of(string name) =>
        Enum.GetValues<FailureClass>().Where(each => NameOf(each) == name)
            .DefaultIfEmpty(FailureClass.Protocol).First();
}

/// <summary>What came of one attempt.</summary>
public abstract record DeliveryOutcome
{
    /// <summary>Longest id or detail, in characters.</summary>
    public const int DetailLengthMax = 256;

    private DeliveryOutcome()
    {
    }

    /// <summary>The code that was answered: of HTTP or SMTP; 0 where there was none.</summary>
    public int Status { get; init; }

    /// <summary>
    /// What was answered, without the secrets that were sent, cut; for whoever waits for it, and never recorded.
    /// </summary>
    public string Answer { get; init; } = "";

    /// <summary>It was taken.</summary>
    /// <param name="RemoteId">What the receiver calls it; empty where it gave no name. Cut to <see cref="DetailLengthMax"/>.</param>
    public sealed record Delivered(string RemoteId) : DeliveryOutcome;

    /// <summary>It was not taken, as far as is known.</summary>
    /// <param name="Class">How it failed.</param>
    /// <param name="Detail">In words, without any secret. Cut to <see cref="DetailLengthMax"/>.</param>
    /// <param name="RetryAfter">When the receiver wants to be asked again; null where it did not say.</param>
    public sealed record Failed(FailureClass Class, string Detail, TimeSpan? RetryAfter = null) : DeliveryOutcome;

    /// <summary>A text as it may be recorded: one line, cut.</summary>
    public static string Cut(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
        return line.Length <= DetailLengthMax ? line : line[..DetailLengthMax];
    }
}
