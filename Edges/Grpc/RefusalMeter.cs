using System.Diagnostics.Metrics;

namespace AgentAssembly.Edges.Grpc;

/// <summary>Counts callers that were refused before their call was looked at (gateway specification §21). Safe for concurrent use.</summary>
public sealed class RefusalMeter
{
    /// <summary>The meter of this system.</summary>
    public const string MeterName = "AgentAssembly";

    private readonly Counter<long> _rejected;

    /// <summary>Makes the counter.</summary>
    public RefusalMeter(IMeterFactory meters) => _rejected = meters.Create(MeterName).CreateCounter<long>(
        "aa_grpc_auth_rejected", unit: null, "Calls refused because nobody known made them, by what was shown: missing or invalid");

    /// <summary>Counts one.</summary>
    /// <param name="wasShown">Whether a credential came at all.</param>
    public void Refused(bool wasShown) =>
        _rejected.Add(1, new KeyValuePair<string, object?>("reason", wasShown ? "invalid" : "missing"));
}
