using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Tenancy;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary><c>aasm user</c>.</summary>
internal static class UserGroup
{
    public static Command Make(CommandContext around) => new("user", "Invite people, and say what they may")
    {
        Invite(around), List(around), Scope(around), Reset(around), Disable(around), Enable(around), EndSessions(around),
        PasswordCommands.Accept(around), PasswordCommands.Change(around),
    };

    private static Command Invite(CommandContext around)
    {
        var name = Words.Argument("NAME", "A handle; it stays in the log for ever, so take no address");
        var scope = ScopeOption.Make();
        var place = new PlaceOptions();
        var command = new Command("invite", "Let a person make an account; the invitation is shown once") { name, scope };
        place.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            UserReport.Say(talk.Screen, await talk.ChangeAsync(ClientOf(talk).InviteUserAsync, new InviteUserRequest
            {
                Name = parsed.GetValue(name),
                Org = place.OrgOf(parsed, talk),
                Team = place.TeamOf(parsed),
                Scope = parsed.GetValue(scope),
            }).ConfigureAwait(false), "invitation");
        });
    }

    private static Command Reset(CommandContext around)
    {
        var name = Name();
        return around.AtServer(
            new Command("reset", "Let the person of an account set another password; the token is shown once") { name },
            async (parsed, talk) =>
            {
                UserReport.Say(talk.Screen, await talk.ChangeAsync(
                    ClientOf(talk).ResetPasswordAsync, new ResetPasswordRequest { Name = parsed.GetValue(name) }).ConfigureAwait(false), "token");
            });
    }

    private static Command Scope(CommandContext around)
    {
        var name = Name();
        var scope = Words.ChoiceArgument("SCOPE", "The most that it may do", "read", "write", "admin");
        return around.Changing(
            new Command("scope", "Change what an account may do; it holds at once") { name, scope },
            (parsed, talk) =>
            {
                var request = new ChangeScopeRequest { Name = parsed.GetValue(name), Scope = parsed.GetValue(scope) };
                return ($"{request.Name} may {request.Scope}", talk.ChangeAsync(ClientOf(talk).ChangeScopeAsync, request));
            });
    }

    private static Command Disable(CommandContext around)
    {
        var (name, reason) = (Name(), Words.Reason());
        return around.Changing(
            new Command("disable", "Let an account count no more, and end its sessions at once") { name, reason },
            (parsed, talk) =>
            {
                var request = new DisableUserRequest { Name = parsed.GetValue(name), Reason = parsed.GetValue(reason) };
                return ($"account {request.Name} disabled", talk.ChangeAsync(ClientOf(talk).DisableUserAsync, request));
            });
    }

    private static Command Enable(CommandContext around)
    {
        var (name, reason) = (Name(), Words.Reason());
        return around.Changing(
            new Command("enable", "Let a disabled account count again") { name, reason },
            (parsed, talk) =>
            {
                var request = new EnableUserRequest { Name = parsed.GetValue(name), Reason = parsed.GetValue(reason) };
                return ($"account {request.Name} enabled", talk.ChangeAsync(ClientOf(talk).EnableUserAsync, request));
            });
    }

    private static Command EndSessions(CommandContext around)
    {
        var name = Name();
        return around.Changing(
            new Command("end-sessions", "End all sessions of an account at once") { name },
            (parsed, talk) =>
            {
                var request = new EndSessionsRequest { Name = parsed.GetValue(name) };
                return ($"sessions of {request.Name} ended", talk.ChangeAsync(ClientOf(talk).EndSessionsAsync, request));
            });
    }

    private static Command List(CommandContext around) => around.AtServer(
        new Command("list", "List accounts"),
        async (parsed, talk) => UserReport.Say(
            talk.Screen,
            (await talk.AskAsync(ClientOf(talk).ListUsersAsync, new ListUsersRequest()).ConfigureAwait(false)).Users));

    private static UserService.UserServiceClient ClientOf(ServerTalk talk) => new(talk.Channel);

    private static Argument<string> Name() => Words.Argument("NAME", "The account, as 'aasm user list' shows it");
}
