using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;
using Google.Protobuf.Collections;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary>Shows API keys.</summary>
internal static class KeyReport
{
    public static void Say(Screen screen, IssuedApiKeyResponse response, SecretFile? file)
    {
        file?.Write(response.Key);
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                key_id = response.KeyId,
                key = file is null ? response.Key : null,
                key_file = file?.Path,
                expires_at = EndOf(response.ExpiresAtUnixMs),
            });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("id", response.KeyId)
            .AddWhole(file is null ? "key" : "key file", file?.Path ?? response.Key)
            .Add("ends", EndOf(response.ExpiresAtUnixMs) ?? "never"));
        if (file is null)
        {
            screen.Prose("The key is shown this once and kept nowhere: put it where only its program can read it.", Tone.Warn);
        }
    }

    public static void Say(Screen screen, RepeatedField<ApiKeyRecord> keys)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                keys = keys.Select(key => new
                {
                    key_id = key.KeyId,
                    org = Null(key.Org),
                    team = Null(key.Team),
                    label = key.Label,
                    scope = key.Scope,
                    state = key.State,
                    expires_at = EndOf(key.ExpiresAtUnixMs),
                    old_secret_until = EndOf(key.OldSecretUntilUnixMs),
                }),
            });
            return;
        }

        if (keys.Count == 0)
        {
            screen.Line("no keys that you may see", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("id", IsWhole: true), new Column("state"), new Column("scope"), new Column("of", Least: 8),
            new Column("label", 1, Least: 8), new Column("ends"));
        foreach (var key in keys)
        {
            sheet.Add(
                key.KeyId, new Cell(key.State, key.State == "active" ? Tone.Good : Tone.Faint), key.Scope,
                PlaceCell(key.Org, key.Team), key.Label, EndOf(key.ExpiresAtUnixMs) ?? "never");
        }

        screen.Write(sheet);
    }

    /// <summary>Where an account or key belongs.</summary>
    public static Cell PlaceCell(string org, string team) =>
        org.Length == 0 ? new Cell("(installation)", Tone.Faint) : team.Length == 0 ? org : $"{org}/{team}";

    public static string? EndOf(long unixMilliseconds) => unixMilliseconds == 0 ? null : WireTime.Of(unixMilliseconds);

    public static string? Null(string text) => text.Length > 0 ? text : null;
}
