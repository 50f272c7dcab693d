using System.Diagnostics;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Tenancy;

/// <summary>What happens to a team. Told in its <c>team-…</c> stream; org and team stand in the envelope.</summary>
public abstract record TeamEvent : IEventDataCodec<TeamEvent>
{
    /// <summary>Wire name of <see cref="Founded"/>.</summary>
    public const string FoundedType = "team.founded";

    /// <summary>Wire name of <see cref="MemberEnrolled"/>.</summary>
    public const string MemberEnrolledType = "team.member_enrolled";

    /// <summary>Wire name of <see cref="MemberExpelled"/>.</summary>
    public const string MemberExpelledType = "team.member_expelled";

    /// <summary>Wire name of <see cref="TokenIssued"/>.</summary>
    public const string TokenIssuedType = "team.token_issued";

    /// <summary>Wire name of <see cref="TokenRedeemed"/>.</summary>
    public const string TokenRedeemedType = "team.token_redeemed";

    /// <summary>Wire name of <see cref="TokenEnded"/>.</summary>
    public const string TokenEndedType = "team.token_ended";

    private TeamEvent()
    {
    }

    /// <summary>The principal behind it: of the envelope, where the event was read from one.</summary>
    public string By { get; init; } = "";

    /// <summary>The team came into being.</summary>
    /// <param name="Name">Display name.</param>
    public sealed record Founded(string Name) : TeamEvent;

    /// <summary>An agent may register with the team.</summary>
    /// <param name="Did">Which.</param>
    public sealed record MemberEnrolled(string Did) : TeamEvent;

    /// <summary>It no longer may.</summary>
    /// <param name="Did">Which.</param>
    public sealed record MemberExpelled(string Did) : TeamEvent;

    /// <summary>Whoever has a token may register with the team.</summary>
    /// <param name="TokenId">Names the token.</param>
    /// <param name="TokenHash">SHA-256 of the token, which is kept nowhere.</param>
    /// <param name="Uses">How often it may be used.</param>
    /// <param name="Until">When it ends.</param>
    public sealed record TokenIssued(string TokenId, string TokenHash, int Uses, Instant Until) : TeamEvent;

    /// <summary>A token let an agent in.</summary>
    /// <param name="TokenId">Which.</param>
    /// <param name="Did">Whom.</param>
    public sealed record TokenRedeemed(string TokenId, string Did) : TeamEvent;

    /// <summary>A token ended before it was used up.</summary>
    /// <param name="TokenId">Which.</param>
    /// <param name="Expired">Whether its time was over; otherwise somebody wanted it.</param>
    public sealed record TokenEnded(string TokenId, bool Expired) : TeamEvent;

    /// <inheritdoc/>
    public static string TypeOf(TeamEvent happened) => happened switch
    {
        Founded => FoundedType,
        MemberEnrolled => MemberEnrolledType,
        MemberExpelled => MemberExpelledType,
        TokenIssued => TokenIssuedType,
        TokenRedeemed => TokenRedeemedType,
        TokenEnded => TokenEndedType,
        _ => throw new UnreachableException($"no type for {happened.GetType().Name}"),
    };

    /// <inheritdoc/>
    public static void Write(CanonicalJsonWriter json, TeamEvent happened)
    {
        json.BeginObject();
        _ = happened switch
        {
            Founded e => json.Member("name", e.Name),
            MemberEnrolled e => json.Member("did", e.Did),
            MemberExpelled e => json.Member("did", e.Did),
            TokenIssued e => json.Member("token_hash", e.TokenHash).Member("token_id", e.TokenId)
                .Member("until_us", e.Until.UnixMicroseconds).Member("uses", e.Uses),
            TokenRedeemed e => json.Member("did", e.Did).Member("token_id", e.TokenId),
            TokenEnded e => json.Member("expired", e.Expired).Member("token_id", e.TokenId),
            _ => throw new UnreachableException($"no data for {happened.GetType().Name}"),
        };
        json.EndObject();
    }

    /// <inheritdoc/>
    public static TeamEvent? Read(EventEnvelope envelope)
    {
        using var document = JsonDocument.Parse(envelope.Data);
        var data = document.RootElement;
        TeamEvent? read = envelope.Type switch
        {
            FoundedType => new Founded(data.Text("name")),
            MemberEnrolledType => new MemberEnrolled(data.Text("did")),
            MemberExpelledType => new MemberExpelled(data.Text("did")),
            TokenIssuedType => new TokenIssued(
                data.Text("token_id"), data.Text("token_hash"), (int)data.Number("uses"), new(data.Number("until_us"))),
            TokenRedeemedType => new TokenRedeemed(data.Text("token_id"), data.Text("did")),
            TokenEndedType => new TokenEnded(data.Text("token_id"), data.Truth("expired")),
            _ => null,
        };
        return read is null ? null : read with { By = envelope.Principal };
    }
}
