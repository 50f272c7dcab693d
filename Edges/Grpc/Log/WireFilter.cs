using AgentAssembly.Contracts.Log.V1;
using AgentAssembly.Domain.Log;
using AgentAssembly.Edges.Grpc.Interceptors;

namespace AgentAssembly.Edges.Grpc.Log;

/// <summary>A request's filter: the store drops other categories, the rest is looked at here.</summary>
internal sealed class WireFilter
{
    private readonly HashSet<string> _types;
    private readonly string _org;
    private readonly StreamName? _stream;

    public WireFilter(EventFilter? filter)
    {
        _types = filter is null ? [] : new HashSet<string>(filter.Types_, StringComparer.Ordinal);
        _org = filter?.Org ?? "";
        _stream = string.IsNullOrEmpty(filter?.Stream) ? null
            : StreamName.TryParse(filter.Stream, out var stream) ? stream
            : throw GrpcErrors.Invalid("filter.stream", $"'{filter.Stream}' is no stream: a category, '-', and 32 hex digits");
        var categories = _stream is { } one ? [one.Category] : filter?.Categories.ToArray() ?? [];
        Coarse = categories.Length == 0 ? FeedFilter.Everything : OfCategories(categories);
    }

    public FeedFilter Coarse { get; }

    private static FeedFilter OfCategories(string[] categories)
    {
        try
        {
            return FeedFilter.OfCategories(categories);
        }
        catch (ArgumentException e)
        {
            throw GrpcErrors.Invalid("filter.categories", e.Message);
        }
    }

    public bool Passes(Domain.Log.RecordedEvent recorded, out EventEnvelope envelope)
    {
        envelope = null!;
        if (_stream is { } wanted && recorded.Event.Stream != wanted)
        {
            return false;
        }

        envelope = recorded.Event.Open();
        return (_types.Count == 0 || _types.Contains(envelope.Type)) && (_org.Length == 0 || envelope.Org == _org);
    }
}
