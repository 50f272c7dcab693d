using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Rates;

namespace AgentAssembly.Commands.Core.Identity;

/// <summary>
/// How often a source may fail to prove who it is, and how often a principal may call. In memory: a restart forgets it.
/// Bounded; safe for concurrent use.
/// </summary>
/// <param name="callsPerMinute">
/// Calls of a person or API key (<c>AA_RATE_LIMIT_RPM</c>, read API specification §1.1); 0 for any number.
/// </param>
public sealed class SourceLimits(uint callsPerMinute)
{
    /// <summary>Failures of one source in a minute, after which nothing that it shows is looked at.</summary>
    public const uint FailuresPerMinute = 30;

    /// <summary>What a principal may call where nothing else is said.</summary>
    public const uint CallsPerMinuteDefault = 1_000;

    private const int KeysMax = 65_536;

    private readonly RateLedger _failures = new(KeysMax);
    private readonly RateLedger _calls = new(KeysMax);

    /// <summary>How long nothing is looked at that a source shows; null where it is.</summary>
    public TimeSpan? WhyNot(string source, Instant now)
    {
        var spend = Failure(source);
        return _failures.WouldExceed(spend, now) ? _failures.RetryAfter(spend, now) ?? TimeSpan.FromMinutes(1) : null;
    }

    /// <summary>Counts a failure of a source.</summary>
    public void Failed(string source, Instant now) => _failures.TrySpendAll([Failure(source)], now, out _);

    /// <summary>Counts a call of a principal.</summary>
    /// <returns>How long it has to wait with it; null where it need not.</returns>
    public TimeSpan? Call(string principal, Instant now)
    {
        if (callsPerMinute == 0)
        {
            return null;
        }

        var spend = new RateSpend(new RateKey("calls", "", principal, 0, ""), new RateLimit(callsPerMinute, RatePeriod.Minute));
        return _calls.TrySpendAll([spend], now, out _) ? null : _calls.RetryAfter(spend, now) ?? TimeSpan.FromMinutes(1);
    }

    private static RateSpend Failure(string source) =>
        new(new RateKey("failures", "", source, 0, ""), new RateLimit(FailuresPerMinute, RatePeriod.Minute));
}
