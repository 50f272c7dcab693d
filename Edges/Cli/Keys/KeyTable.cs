using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Keys;

/// <summary>Keys, one a line.</summary>
internal static class KeyTable
{
    /// <summary>Writes a list.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="endedBy">The limit that ended the list; null where it is whole.</param>
    public static void Write(Screen screen, IReadOnlyList<KeyRecord> keys, int? endedBy)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { keys = keys.Select(ToJson), limit_reached = endedBy is not null });
            return;
        }

        if (keys.Count == 0)
        {
            screen.Line("no keys: the first is made when something is encrypted", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("subject", IsWhole: true), new Column("state"), new Column("org", 1, Least: 8),
            new Column("created", 2), new Column("key", 3));
        foreach (var key in keys)
        {
            sheet.Add(
                key.Subject.Length > 0 ? key.Subject : new Cell("(tenant)", Tone.Faint),
                new Cell(key.State, key.State == "active" ? Tone.Good : Tone.Faint),
                key.Org,
                WireTime.Of(key.CreatedAtUnixMs) ?? "",
                key.KeyId);
        }

        screen.Write(sheet);
        if (endedBy is { } limit)
        {
            screen.Prose($"There are more than these {Screen.Number(limit)}: raise --limit to see them.", Tone.Warn);
        }
    }

    private static object ToJson(KeyRecord key) => new
    {
        key_id = key.KeyId,
        org = key.Org,
        subject = key.Subject.Length > 0 ? key.Subject : null,
        state = key.State,
        created_at = WireTime.Of(key.CreatedAtUnixMs),
    };
}
