using AgentAssembly.Domain.Log;

namespace AgentAssembly.Commands.Core.Deciding;

/// <summary>Makes drafts of typed events.</summary>
public static class EventDrafts
{
    [ThreadStatic]
    private static CanonicalJsonWriter? _json;

    /// <summary>A draft with the data of <paramref name="happened"/>.</summary>
    public static EventDraft Of<TCodec, TEvent>(EventId id, TEvent happened, CommandOrigin origin)
        where TCodec : IEventDataCodec<TEvent> => new()
        {
            Id = id,
            Type = TCodec.TypeOf(happened),
            Org = origin.Org.Length == 0 ? null : origin.Org,
            Team = origin.Team,
            Principal = origin.Principal,
            Assurance = origin.Assurance,
            Data = DataOf<TCodec, TEvent>(happened),
        };

    /// <summary>An event's canonical data.</summary>
    public static byte[] DataOf<TCodec, TEvent>(TEvent happened)
        where TCodec : IEventDataCodec<TEvent>
    {
        var json = _json ??= new CanonicalJsonWriter();
        json.Reset();
        TCodec.Write(json, happened);
        return json.ToArray();
    }
}
