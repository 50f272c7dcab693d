using System.Collections.Immutable;

namespace AgentAssembly.Domain.Scanning;

/// <summary>
/// What a strict scan found in the payload of one action, kept by the policy for whoever needs it afterwards, so that no payload
/// is scanned twice. Of one decision, and so of one thread at a time.
/// </summary>
public sealed class ScannedPayload
{
    private Scanner? _scanner;
    private ImmutableArray<Finding> _findings;

    /// <summary>
    /// The payload with labels in place of secrets and personal data: by the strict rules, and those that the policy adds.
    /// </summary>
    /// <param name="payload">The payload that was scanned, or was not: then it is now.</param>
    /// <returns>The payload itself where nothing is found.</returns>
    public ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> payload)
    {
        var scanner = _scanner ?? Scanner.Strict;
        var findings = _scanner is null ? scanner.Scan(payload.Span) : _findings;
        return findings.IsEmpty ? payload : scanner.Redact(payload.Span, findings);
    }

    // A compatible scan lets pass what must not be recorded.
    internal void Keep(Scanner scanner, ImmutableArray<Finding> findings)
    {
        if (scanner.IsStrict)
        {
            (_scanner, _findings) = (scanner, findings);
        }
    }
}
