using System.Collections.Immutable;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Projections.Engine;

namespace AgentAssembly.Projections.Models.Tenancy;

/// <summary>A team.</summary>
/// <param name="Title">The name that people read; empty where it has none.</param>
public sealed record TeamItem(string Title);

/// <summary>An agent that a team let in before it registered.</summary>
/// <param name="Did">Its identifier.</param>
public sealed record EnrolmentItem(string Did);

/// <summary>A token by which agents enrol; never the token itself, nor what it is recognised by.</summary>
/// <param name="TokenId">What it is called.</param>
/// <param name="Uses">How often it could be used.</param>
/// <param name="UsesLeft">How often still.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="IssuedBy">Who made it.</param>
/// <param name="EndedAt">When it was revoked, or its end was recorded; null where neither happened.</param>
/// <param name="HasExpired">Whether it ended by itself.</param>
public sealed record TokenItem(
    string TokenId, int Uses, int UsesLeft, Instant Until, string IssuedBy, Instant? EndedAt, bool HasExpired);

/// <summary>The teams, whom they let in, and the tokens by which more may come.</summary>
public sealed class TeamsProjection : Projection
{
    /// <summary>The teams, by org and id.</summary>
    public static KeyedShape<ItemDocument<TeamItem>> Teams { get; } =
        ItemDocuments.Shape<TeamItem>("teams", DocumentSight.Org, [], [["org", "team"]]);

    /// <summary>Who is let in.</summary>
    public static KeyedShape<ItemDocument<EnrolmentItem>> Enrolments { get; } = ItemDocuments.Shape<EnrolmentItem>(
        "enrolments",
        DocumentSight.Org,
        [Columns.Texts<ItemDocument<EnrolmentItem>>("did", document => document.Item.Did)],
        [["org", "team", "born"]]);

    /// <summary>The tokens, those that ended too.</summary>
    public static KeyedShape<ItemDocument<TokenItem>> Tokens { get; } = ItemDocuments.Shape<TokenItem>(
        "enrolment_tokens",
        DocumentSight.Org,
        [Columns.Numbers<ItemDocument<TokenItem>>("usable", document => document.Item is { EndedAt: null, UsesLeft: > 0 } ? 1 : 0)],
        [["org", "team", "born"]]);

    /// <inheritdoc/>
    public override string Name => "teams";

    /// <inheritdoc/>
    public override int Version => 1;

    /// <inheritdoc/>
    public override ImmutableArray<string> Categories => ["team"];

    /// <inheritdoc/>
    public override ImmutableArray<DocumentShape> Shapes => [Teams, Enrolments, Tokens];

    /// <summary>The key of a team.</summary>
    public static string KeyOf(string org, string team) => ItemKey.Of(org, team);

    /// <inheritdoc/>
    public override void Apply(Told told, IDocumentSession documents)
    {
        var (org, team) = (told.Org, told.Team);
        switch (told.Happened)
        {
            case TeamEvent.Founded e:
                documents.Put(Teams, (KeyOf(org, team), team), told, new TeamItem(e.Name));
                break;
            case TeamEvent.MemberEnrolled e:
                documents.Put(Enrolments, (ItemKey.Of(org, team, e.Did), team), told, new EnrolmentItem(e.Did));
                break;
            case TeamEvent.MemberExpelled e:
                documents.Remove(Enrolments, ItemKey.Of(org, team, e.Did));
                break;
            case TeamEvent.TokenIssued e:
                documents.Put(Tokens, (ItemKey.Of(org, team, e.TokenId), team), told,
                    new TokenItem(e.TokenId, e.Uses, e.Uses, e.Until, e.By, null, HasExpired: false));
                break;
            case TeamEvent.TokenRedeemed e:
                documents.Change(Tokens, ItemKey.Of(org, team, e.TokenId), told, token => token with { UsesLeft = token.UsesLeft - 1 });
                break;
            case TeamEvent.TokenEnded e:
                documents.Change(Tokens, ItemKey.Of(org, team, e.TokenId), told, token => token with
                {
                    EndedAt = told.Envelope.RecordedAt, HasExpired = e.Expired,
                });
                break;
        }
    }
}
