using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using AgentAssembly.Commands.Core.State;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Commands.Core.Replaying;

/// <summary>What was known at a place in the log of agents and policies, folded on the way there. Of one thread.</summary>
internal sealed class ReplayHistory(CandidateTable candidates)
{
    /// <summary>What it follows from.</summary>
    public static FeedFilter Categories { get; } = FeedFilter.OfCategories("agent", "policy");

    /// <summary>That, and decisions.</summary>
    public static FeedFilter WithDecisions { get; } = FeedFilter.OfCategories("agent", "policy", "session");

    private static readonly ulong Sessions = StreamName.Of("session", 0).CategoryKey;

    private readonly AgentDirectory _agents = new();
    private readonly PolicyBoard _policies = new();
    private readonly Dictionary<int, (byte[] Utf8, string Text)> _orgs = [];

    /// <summary>Goes on by one event.</summary>
    public void Apply(RecordedEvent recorded)
    {
        _agents.Apply(recorded);
        _policies.Apply(recorded);
    }

    /// <summary>Whether an event is told in a session.</summary>
    public static bool IsOfSession(RecordedEvent recorded) => recorded.Event.Stream.CategoryKey == Sessions;

    /// <summary>A decision with what was known when it was made, and a number by which sessions are told apart.</summary>
    public ReplayItem ItemOf(RecordedEvent recorded, in EventFields fields, out int session)
    {
        var org = TextOf(fields.Org);
        var found = candidates.For(org, _policies.For(OrgStreams.Of(org).Policies).Set);
        var agent = AgentOf(fields.Data);
        var hash = new HashCode();
        hash.AddBytes(fields.CorrelationId);
        hash.Add(agent.Value);
        session = hash.ToHashCode();
        return new(recorded, fields.Assurance == Assurance.Bound ? FactsOf(agent, found.AskOfOthers) : null, found);
    }

    private ActorFacts? FactsOf(AgentId id, bool amongOthers) => _agents.Find(id) is not { } known ? null
        : amongOthers ? _agents.FactsAmongOthers(known)
        : known.Facts;

    // The second member of what is written in order of names.
    private static AgentId AgentOf(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isAgent = json.ValueTextEquals("agent"u8);
            json.Read();
            if (isAgent)
            {
                Span<byte> id = stackalloc byte[16];
                return Convert.FromHexString(json.ValueSpan, id, out _, out var size) == System.Buffers.OperationStatus.Done && size == id.Length
                    ? new AgentId(BinaryPrimitives.ReadUInt128BigEndian(id))
                    : default;
            }

            json.Skip();
        }

        return default;
    }

    private string TextOf(ReadOnlySpan<byte> org)
    {
        var hash = new HashCode();
        hash.AddBytes(org);
        var key = hash.ToHashCode() & 0xFFF;
        if (_orgs.TryGetValue(key, out var known) && org.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        var text = Encoding.UTF8.GetString(org);
        _orgs[key] = (org.ToArray(), text);
        return text;
    }
}
