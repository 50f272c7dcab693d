using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf.Collections;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary>Shows accounts.</summary>
internal static class UserReport
{
    public static void Say(Screen screen, GivenSecretResponse response, string what)
    {
        var ends = WireTime.Of(response.ExpiresAtUnixMs);
        if (screen.IsJson)
        {
            screen.WriteJson(new { token = response.Token, expires_at = ends });
            return;
        }

        screen.Write(new Facts().AddWhole(what, response.Token).Add("ends", ends));
        screen.Prose(
            $"The {what} is shown this once: give it to the person, who sets a password with 'aasm user accept'.", Tone.Warn);
    }

    public static void Say(Screen screen, RepeatedField<UserRecord> users)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                users = users.Select(user => new
                {
                    name = user.Name,
                    org = KeyReport.Null(user.Org),
                    team = KeyReport.Null(user.Team),
                    scope = user.Scope,
                    state = user.State,
                    sessions = user.Sessions,
                    locked_until = KeyReport.EndOf(user.LockedUntilUnixMs),
                }),
            });
            return;
        }

        if (users.Count == 0)
        {
            screen.Line("no accounts that you may see", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("name", IsWhole: true), new Column("state"), new Column("scope"), new Column("of", 1, Least: 8), new Column("sessions"));
        foreach (var user in users)
        {
            sheet.Add(
                user.Name, new Cell(user.State, ToneOf(user.State)), user.Scope, KeyReport.PlaceCell(user.Org, user.Team),
                Screen.Number(user.Sessions));
        }

        screen.Write(sheet);
    }

    private static Tone ToneOf(string state) => state switch
    {
        "active" => Tone.Good,
        "locked" => Tone.Warn,
        _ => Tone.Faint,
    };
}
