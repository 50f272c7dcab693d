using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Domain.Topology;

namespace AgentAssembly.Commands.Core.State;

/// <summary>Writes the durable state down.</summary>
internal static partial class StateDescription
{
    public static IReadOnlyList<byte[]> Of(DurableState state) =>
    [
        .. state.Agents.All.OrderBy(agent => agent.Id.Value).Select(Agent),
        .. Sorted(state.Anomalies).Select(agent => AnomalyDescription.Of(agent.Key, agent.Value)),
        .. Sorted(state.AnomalyRules).Select(org => AnomalyDescription.Of(org.Key, org.Value)),
        .. Sorted(state.Alerting).Select(org => AlertDescription.Of(org.Key, org.Value)),
        .. Sorted(state.AlertRules).Select(rule => AlertDescription.Of(rule.Key, rule.Value)),
        .. state.Alerts.All.OrderBy(alert => alert.Id.Value).Select(AlertDescription.Of),
        .. Sorted(state.ApiKeys.Keys).Select(key => ApiKey(key.Key, key.Value)),
        .. state.Approvals.All.OrderBy(round => round.Id.Value).Select(ApprovalDescription.Of),
        .. state.Deliveries.All.OrderBy(delivery => delivery.Id.Value).Select(DeliveryDescription.Of),
        .. Sorted(state.Destinations).Select(destination => DeliveryDescription.Of(destination.Key, destination.Value)),
        .. state.Edges.All.OrderBy(org => org.Stream.ToString(), StringComparer.Ordinal).Select(Edges),
        .. Sorted(state.Halts).Select(brake => Brake(brake.Key, brake.Value)),
        .. state.Keys.All.OrderBy(key => key.Key.ToString(), StringComparer.Ordinal).Select(key => Key(key.Key, key.Value)),
        .. Sorted(state.Orgs).Select(org => Org(org.Key, org.Value)),
        .. state.Policies.Streams.OrderBy(policy => policy.Stream.ToString(), StringComparer.Ordinal).Select(Policy),
        .. Sorted(state.Prices.Streams).Select(prices => Prices(prices.Key, prices.Value)),
        .. state.Replays.All.OrderBy(replay => replay.Id.Value).Select(Replay),
        .. Sorted(state.Routing).Select(org => ApprovalDescription.Of(org.Key, org.Value)),
        .. Sorted(state.Secrets).Select(secret => Secret(secret.Key, secret.Value)),
        .. Sorted(state.Teams).Select(team => Team(team.Key, team.Value)),
        .. Sorted(state.Trust).Select(org => Trust(org.Key, org.Value)),
        .. Sorted(state.Users).Select(user => User(user.Key, user.Value)),
    ];

    private static IEnumerable<KeyValuePair<StreamName, KnownStream<T>>> Sorted<T>(StreamBook<T> book) =>
        book.All.OrderBy(each => each.Key.ToString(), StringComparer.Ordinal);

    private static byte[] Agent(KnownAgent agent)
    {
        var (state, profile, lineage) = (agent.State, agent.State.Profile, agent.State.Lineage);
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("agent", agent.Id.ToString())
            .Member("delegation_reason", lineage?.DelegationReason)
            .Member("depth", lineage?.Depth ?? 0)
            .Member("did", profile?.Did)
            .Member("enrolment", AgentWords.Of(state.Enrolment))
            .Member("framework", profile?.Framework)
            .Member("has_lapsed", state.HasLapsed)
            .Name("labels").BeginObject();
        foreach (var (name, value) in profile?.Labels.AsEnumerable() ?? [])
        {
            json.Name(name).Value(value);
        }

        json.EndObject()
            .Member("max_child_depth", lineage?.MaxChildDepth?.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Member("name", profile?.Name)
            .Member("observed_until_us", state.ObservedUntil?.UnixMicroseconds ?? 0)
            .Member("org", profile?.Org)
            .Member("orphaned_by", state.OrphanedBy?.ToString())
            .Member("parent", lineage?.Parent?.ToString())
            .Member("registered_at_us", agent.RegisteredAt?.UnixMicroseconds ?? 0)
            .Member("risk_tier", profile?.RiskTier ?? 0)
            .Member("root", lineage?.Root.ToString())
            .Member("spawned_by_tool", lineage?.SpawnedByTool)
            .Member("status", AgentWords.Of(state.Status))
            .Member("stream_version", (long)agent.Version.Value)
            .Name("suspensions").BeginArray();
        foreach (var (kind, suspension) in state.Suspensions)
        {
            json.BeginObject()
                .Member("at_us", suspension.At.UnixMicroseconds)
                .Member("by", suspension.By)
                .Member("cause", suspension.Cause?.ToString())
                .Member("kind", AgentWords.Of(kind))
                .Member("reason", suspension.Reason)
                .EndObject();
        }

        json.EndArray().Member("team", profile?.Team).Member("token_hash", state.TokenHash).Name("tools").BeginArray();
        foreach (var tool in profile?.Tools ?? [])
        {
            json.Value(tool);
        }

        json.EndArray().Member("version", profile?.Version).Member("was_removed", state.WasRemoved).EndObject();
        return json.ToArray();
    }

    private static byte[] ApiKey(StreamName stream, KnownStream<ApiKeyState> key)
    {
        var state = key.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("api_key", state.KeyId)
            .Member("is_revoked", state.IsRevoked)
            .Member("label", state.Label)
            .Member("lookup", state.Secret?.Lookup)
            .Member("old_lookup", state.OldSecret?.Lookup)
            .Member("old_until_us", state.OldUntil.UnixMicroseconds)
            .Member("org", key.Org)
            .Member("scope", ScopeName(state.Scope))
            .Member("stream", stream.ToString())
            .Member("stream_version", (long)key.Version.Value)
            .Member("team", key.Team)
            .Member("tokens_since_us", state.TokensSince.UnixMicroseconds)
            .Member("until_us", state.Until?.UnixMicroseconds ?? 0)
            .EndObject();
        return json.ToArray();
    }

    private static byte[] User(StreamName stream, KnownStream<UserState> user)
    {
        var state = user.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("failures", state.Failures)
            .Member("has_invitation", state.Invitation is not null)
            .Member("has_password", state.Verifier.Length > 0)
            .Member("has_reset", state.Reset is not null)
            .Member("is_disabled", state.IsDisabled)
            .Member("locked_until_us", state.LockedUntil.UnixMicroseconds)
            .Member("org", user.Org)
            .Member("scope", ScopeName(state.Scope))
            .Name("sessions").BeginArray();
        foreach (var (name, session) in state.Sessions)
        {
            json.BeginObject()
                .Member("session", name)
                .Member("since_us", session.Since.UnixMicroseconds)
                .Member("until_us", session.Until.UnixMicroseconds)
                .EndObject();
        }

        json.EndArray()
            .Member("stream", stream.ToString())
            .Member("stream_version", (long)user.Version.Value)
            .Member("team", user.Team)
            .Member("user", state.Name)
            .EndObject();
        return json.ToArray();
    }

    // None before the first event that says one; an older build may not know what is said.
    private static string ScopeName(CredentialScope scope) => scope == default ? "" : CredentialScopes.NameOf(scope);

    private static byte[] Edges((StreamName Stream, KnownEdges Known) org)
    {
        var edges = org.Known.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("edges", org.Stream.ToString())
            .Member("last_id", edges.LastId)
            .Member("stream_version", org.Known.Head is { } head ? (long)head.Version.Value : 0)
            .Name("targets").BeginArray();
        foreach (var (kind, source, target) in Enum.GetValues<EdgeKind>().Where(kind => kind != EdgeKind.None)
            .SelectMany(kind => edges.OfKind(kind).Select(edge => (kind, edge.Source, edge.Target)))
            .OrderBy(edge => edge.kind).ThenBy(edge => edge.Source.Value).ThenBy(edge => edge.Target.Value))
        {
            json.Value($"{EdgeKinds.WireName(kind)} {source} {target}");
        }

        json.EndArray().EndObject();
        return json.ToArray();
    }

    private static byte[] Brake(StreamName stream, KnownStream<HaltState> brake)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject().Member("brake", stream.ToString()).Name("halts").BeginArray();
        foreach (var halt in brake.State.Halts.Values.OrderBy(halt => halt.Id, StringComparer.Ordinal))
        {
            json.BeginObject().Name("acknowledgements").BeginArray();
            foreach (var ((runtime, by), at) in halt.Acknowledgements)
            {
                json.BeginObject().Member("at_us", at.UnixMicroseconds).Member("by", by).Member("runtime", runtime).EndObject();
            }

            json.EndArray()
                .Member("agent", halt.Agent?.ToString())
                .Member("at_us", halt.At.UnixMicroseconds)
                .Member("by", halt.By)
                .Member("halt", halt.Id)
                .Member("reason", halt.Reason)
                .Member("signal", halt.Signal == HaltSignal.Terminate ? "terminate" : "pause")
                .Member("team", halt.Team)
                .EndObject();
        }

        json.EndArray().Name("operations").BeginArray();
        foreach (var (operation, braked) in brake.State.Operations.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            json.BeginObject()
                .Member("agent", braked.Agent.ToString())
                .Member("at_us", braked.At.UnixMicroseconds)
                .Member("operation", operation)
                .Member("state", OperationTable.NameOf(braked.State))
                .EndObject();
        }

        json.EndArray().Member("org", brake.Org).Member("stream_version", (long)brake.Version.Value).EndObject();
        return json.ToArray();
    }

    private static byte[] Key(StreamName stream, KnownStream<KeyState> key)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("generation", key.State.Generation)
            .Member("is_destroyed", key.State.IsDestroyed)
            .Member("key", key.State.Key?.ToString())
            .Member("keys", stream.ToString())
            .Member("org", key.Org)
            .Member("reason", key.State.Reason)
            .Member("stream_version", (long)key.Version.Value)
            .Member("subject", key.State.Subject.Name)
            .EndObject();
        return json.ToArray();
    }

    private static byte[] Org(StreamName stream, KnownStream<OrgState> org)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject().Member("exists", org.State.Exists).Member("name", org.State.Name)
            .Member("org", org.Org).Name("roles").BeginArray();
        foreach (var grant in org.State.Roles.Values)
        {
            json.BeginObject()
                .Member("granted_by", grant.GrantedBy)
                .Member("principal", grant.Principal)
                .Member("role", Roles.NameOf(grant.Role))
                .Member("team", grant.Team)
                .EndObject();
        }

        json.EndArray().Member("stream", stream.ToString()).Member("stream_version", (long)org.Version.Value).EndObject();
        return json.ToArray();
    }

    private static byte[] Policy((StreamName Stream, StreamCheck Check, string Digest) policy)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("policies", policy.Stream.ToString())
            .Member("set", policy.Digest)
            .Member("stream_version", policy.Check.Expected.ToString())
            .EndObject();
        return json.ToArray();
    }

    private static byte[] Secret(StreamName stream, KnownStream<SecretState> secret)
    {
        var state = secret.State;
        var json = new CanonicalJsonWriter();
        json.BeginObject()
            .Member("exists", state.Exists)
            .Member("key", state.Key)
            .Member("org", secret.Org)
            .Member("registered_at_us", state.RegisteredAt.UnixMicroseconds)
            .Member("rotated_at_us", state.RotatedAt?.UnixMicroseconds ?? 0)
            .Member("secret", state.Name)
            .Member("stream", stream.ToString())
            .Member("stream_version", (long)secret.Version.Value)
            .Member("team", secret.Team)
            .Member("value", state.Value)
            .Member("version", state.Version)
            .EndObject();
        return json.ToArray();
    }

    private static byte[] Team(StreamName stream, KnownStream<TeamState> team)
    {
        var json = new CanonicalJsonWriter();
        json.BeginObject().Name("enrolled").BeginArray();
        foreach (var did in team.State.Enrolled)
        {
            json.Value(did);
        }

        json.EndArray().Member("exists", team.State.Exists).Member("name", team.State.Name).Member("org", team.Org)
            .Member("stream", stream.ToString()).Member("stream_version", (long)team.Version.Value)
            .Member("team", team.Team).Name("tokens").BeginArray();
        foreach (var (id, token) in team.State.Tokens)
        {
            json.BeginObject()
                .Member("hash", token.Hash)
                .Member("id", id)
                .Member("issued_by", token.IssuedBy)
                .Member("until_us", token.Until.UnixMicroseconds)
                .Member("uses_left", token.UsesLeft)
                .EndObject();
        }

        json.EndArray().EndObject();
        return json.ToArray();
    }
}
