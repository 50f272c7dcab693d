using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Tenancy;

/// <summary><c>aasm team token</c> and <c>aasm team revoke-token</c>.</summary>
internal static class TokenCommands
{
    private const int UsesMax = 100_000;

    private static readonly TimeSpan LifetimeDefault = TimeSpan.FromHours(1);
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(30);

    public static Command Issue(CommandContext around)
    {
        var team = new TeamOptions();
        var uses = Options.Number("--uses", "How often it may be used", 1, UsesMax, 1);
        var lifetime = Durations.Option(
            "--for", "How long it counts, at most 30d; else 1h", TimeSpan.FromSeconds(1), LifetimeMax);
        var command = new Command("token", "Make a token that lets agents register with a team; it is shown once")
        {
            uses, lifetime,
        };
        team.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var named = team.Of(parsed, talk);
            var client = new TenancyService.TenancyServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.IssueEnrollmentTokenAsync, new IssueEnrollmentTokenRequest
            {
                Org = named.Org,
                Team = named.Team,
                Uses = (uint)parsed.GetValue(uses),
                LifetimeSeconds = (uint)(parsed.GetValue(lifetime) ?? LifetimeDefault).TotalSeconds,
            }).ConfigureAwait(false);
            Say(talk.Screen, response);
        });
    }

    public static Command Revoke(CommandContext around)
    {
        var id = Words.Argument("ID", "The token's id, 16 hex digits, as 'aasm team list' shows it");
        var team = new TeamOptions();
        var command = new Command("revoke-token", "End a token; agents that registered with it stay") { id };
        team.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var named = team.Of(parsed, talk);
            var client = new TenancyService.TenancyServiceClient(talk.Channel);
            var request = new RevokeEnrollmentTokenRequest
            {
                Org = named.Org,
                Team = named.Team,
                TokenId = parsed.GetValue(id),
            };
            var response = await talk.ChangeAsync(client.RevokeEnrollmentTokenAsync, request).ConfigureAwait(false);
            var whose = TenancyReport.TeamName(named.Org, named.Team);
            TenancyReport.Write(talk.Screen, $"token {request.TokenId} of {whose} revoked", response);
        });
    }

    private static void Say(Screen screen, IssueEnrollmentTokenResponse response)
    {
        var ends = WireTime.Of(response.ExpiresAtUnixMs);
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                enrollment_token = response.EnrollmentToken,
                token_id = response.TokenId,
                expires_at = ends,
            });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("token", response.EnrollmentToken)
            .AddWhole("id", response.TokenId)
            .Add("ends", ends));
        screen.Prose(
            "The token is shown this once and kept nowhere: whoever has it can register an agent.", Tone.Warn);
    }
}
