using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Secrets;

/// <summary>Secrets; and below them, where there are any, who used them.</summary>
internal static class SecretList
{
    public static void Write(Screen screen, IReadOnlyCollection<SecretRecord> secrets)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { secrets = secrets.Select(JsonOf) });
            return;
        }

        if (secrets.Count == 0)
        {
            screen.Line("no secrets", Tone.Faint);
            return;
        }

        screen.Write(SecretsOf(secrets));
        if (UsesOf(secrets) is { Count: > 0 } uses)
        {
            screen.Line();
            screen.Write(uses);
        }
    }

    private static Sheet SecretsOf(IEnumerable<SecretRecord> secrets)
    {
        var sheet = new Sheet(
            new Column("secret", IsWhole: true), new Column("team", Least: 8), new Column("version", IsNumber: true),
            new Column("value", 1), new Column("changed", 2), new Column("last used", 3));
        foreach (var secret in secrets)
        {
            sheet.Add(
                secret.Name,
                secret.Team.Length > 0 ? secret.Team : new Cell("(all)", Tone.Faint),
                Screen.Number(secret.Version),
                secret.ValueMissing ? new Cell("missing", Tone.Bad) : "kept",
                WireTime.Of(Math.Max(secret.CreatedAtUnixMs, secret.RotatedAtUnixMs)) ?? "",
                WireTime.Of(secret.LastUsedAtUnixMs) ?? new Cell("never", Tone.Faint));
        }

        return sheet;
    }

    private static Sheet UsesOf(IEnumerable<SecretRecord> secrets)
    {
        var sheet = new Sheet(
            new Column("used by", IsWhole: true), new Column("secret", Least: 8), new Column("calls", IsNumber: true),
            new Column("last version", 2, IsNumber: true), new Column("last used", 1));
        foreach (var (secret, use) in secrets.SelectMany(secret => secret.Uses.Select(use => (secret, use))))
        {
            sheet.Add(
                use.Agent, secret.Name, Screen.Number((long)use.Count), Screen.Number(use.LastVersion),
                WireTime.Of(use.LastUsedAtUnixMs) ?? "");
        }

        return sheet;
    }

    private static object JsonOf(SecretRecord secret) => new
    {
        org = secret.Org,
        team = secret.Team.Length > 0 ? secret.Team : null,
        name = secret.Name,
        version = secret.Version,
        value_missing = secret.ValueMissing,
        created_at = WireTime.Of(secret.CreatedAtUnixMs),
        rotated_at = WireTime.Of(secret.RotatedAtUnixMs),
        last_used_at = WireTime.Of(secret.LastUsedAtUnixMs),
        uses = secret.Uses.Select(use => new
        {
            agent = use.Agent,
            calls = use.Count,
            last_version = use.LastVersion,
            last_used_at = WireTime.Of(use.LastUsedAtUnixMs),
        }),
    };
}
