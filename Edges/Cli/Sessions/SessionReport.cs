using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Identity;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Sessions;

/// <summary>Shows who somebody is, and what became of a login.</summary>
internal static class SessionReport
{
    public static void SayLoggedIn(ServerTalk talk, KeptSession session)
    {
        var (screen, destination) = (talk.Screen, talk.Destination);
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                principal = session.Principal,
                context = destination.Context?.Name,
                grpc = destination.Url,
                session_expires_at = EndOf(session),
            });
        }
        else
        {
            screen.Prose($"logged in as {session.Principal} at {destination.Words}, {UntilText(session)}", Tone.Good);
        }

        foreach (var variable in (string[])[CredentialSource.Variable, CredentialSource.KeyVariable])
        {
            if (!string.IsNullOrEmpty(talk.Surroundings.Environment(variable)))
            {
                screen.Error($"warning: {variable} is set, and commands act by it in place of this login: unset it");
            }
        }
    }

    public static void SayLoggedOut(Screen screen, Destination destination, KeptSession? session, bool isEnded)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                principal = session?.Principal, context = destination.Context?.Name, grpc = destination.Url, ended = isEnded,
            });
            return;
        }

        screen.Prose(session switch
        {
            null => $"nobody is logged in at {destination.Words}",
            KeptSession.Program => $"the key of {session.Principal} is forgotten for {destination.Words}; it counts on: 'aasm key revoke' ends it",
            _ when isEnded => $"the session of {session.Principal} at {destination.Words} has ended",
            _ => $"the session of {session.Principal} at {destination.Words} had ended before, and is forgotten",
        });
    }

    public static void Say(ServerTalk talk, WhoAmIResponse who)
    {
        var (screen, destination) = (talk.Screen, talk.Destination);
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                principal = who.Principal,
                org = KeyReport.Null(who.Org),
                team = KeyReport.Null(who.Team),
                scope = KeyReport.Null(who.Scope),
                expires_at = KeyReport.EndOf(who.ExpiresAtUnixMs),
                roles = who.Roles.Select(r => new { role = r.Role, team = KeyReport.Null(r.Team), granted_by = r.GrantedBy }),
                credential = talk.Link.Proof.Source,
                context = destination.Context?.Name,
                grpc = destination.Url,
                server_version = who.ServerVersion,
            });
            return;
        }

        screen.Write(new Facts()
            .Add("principal", who.Principal)
            .Add("of", KeyReport.PlaceCell(who.Org, who.Team).Text)
            .Add("scope", who.Scope.Length > 0 ? who.Scope : "what its roles let it")
            .Add("roles", RolesText(who))
            .Add("ends", KeyReport.EndOf(who.ExpiresAtUnixMs) ?? "never")
            .Add("by", talk.Link.Proof.Source ?? "nothing: the server is for a single user")
            .Add("server", $"{destination.Words}, version {who.ServerVersion}"));
    }

    public static void SayKept(Screen screen, Destination destination, CallerProof proof)
    {
        var session = (proof as KeptProof)?.Session;
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                logged_in = session is not null,
                principal = session?.Principal,
                session_expires_at = session is null ? null : EndOf(session),
                credential = proof.Source,
                context = destination.Context?.Name,
                grpc = destination.Url,
            });
            return;
        }

        screen.Write(new Facts()
            .Add("principal", session?.Principal ?? (proof.Source is null ? "not logged in" : "known to the server only"))
            .Add("ends", session is null ? "" : EndOf(session) ?? "when the key does")
            .Add("by", proof.Source)
            .Add("server", destination.Words));
    }

    private static string RolesText(WhoAmIResponse who) => who.Roles.Count == 0
        ? "none"
        : string.Join(", ", who.Roles.Select(r => r.Team.Length > 0 ? $"{r.Role} of {r.Team}" : r.Role));

    private static string UntilText(KeptSession session) =>
        EndOf(session) is { } end ? $"until {end}" : "as long as the key counts";

    private static string? EndOf(KeptSession session) =>
        session is KeptSession.Person person ? Screen.Time(person.Tokens.SessionEnds) : null;
}
