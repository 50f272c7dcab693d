namespace AgentAssembly.Specs.EndToEnd.Tenancy;

/// <summary>
/// What a caller can name of an org: once things that are there, once things that are not, written alike and equally long.
/// </summary>
public sealed record Names(string Org, string Team, string Agent, string Did, string Child)
{
    public required string Halt { get; init; }

    public required string Operation { get; init; }

    public required string TokenId { get; init; }

    public required string EnrolmentToken { get; init; }

    // A credential that was replaced since.
    public required string Credential { get; init; }

    public required string Principal { get; init; }

    public required string Document { get; init; }

    public required string ApiKey { get; init; }

    public required string User { get; init; }

    public required string Secret { get; init; }

    public required string Approval { get; init; }

    public required string Destination { get; init; }

    public required string Delivery { get; init; }
    public required string Anomaly { get; init; }

    /// <summary>The answer with placeholders for whatever was named, so that answers about other things compare.</summary>
    public string Veil(string answer) => All.OrderByDescending(each => each.Value.Length)
        .Aggregate(answer, (text, each) => text.Replace(each.Value, $"<{each.Kind}>", StringComparison.Ordinal));

    /// <summary>Everything that is named.</summary>
    public IEnumerable<string> Values => All.Select(each => each.Value);

    private (string Kind, string Value)[] All =>
    [
        ("org", Org), ("team", Team), ("agent", Agent), ("did", Did), ("child", Child), ("halt", Halt), ("operation", Operation),
        ("token id", TokenId), ("token", EnrolmentToken), ("credential", Credential), ("principal", Principal), ("document", Document),
        ("key id", ApiKey), ("user", User), ("secret", Secret), ("approval", Approval),
        ("destination", Destination), ("delivery", Delivery),
        ("anomaly", Anomaly),
    ];
}
