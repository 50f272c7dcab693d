using System.Text.Json;

namespace AgentAssembly.Specs.Money;

/// <summary>An event as <c>aasm audit export --format jsonl</c> writes it; what says nothing about money is left out.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Stream">The name of its stream.</param>
/// <param name="Type">Its type.</param>
/// <param name="Org">The org; empty for none.</param>
/// <param name="Team">The team; empty for none.</param>
/// <param name="Principal">Who made it happen.</param>
/// <param name="Assurance">How far that is corroborated, 0 to 3.</param>
/// <param name="Data">What it says.</param>
public sealed record LoggedEvent(
    ulong Position, string Id, string Stream, string Type, string Org, string Team, string Principal, int Assurance, JsonElement Data)
{
    private static readonly string[] Assurances = ["unspecified", "unattributed", "asserted", "bound"];

    /// <summary>Reads a line of an export.</summary>
    public static LoggedEvent OfLine(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new(
            root.GetProperty("position").GetUInt64(), root.Text("event_id"), root.Text("stream"), root.Text("type"), root.Text("org"),
            root.Text("team"), root.Text("principal"), Array.IndexOf(Assurances, root.Text("assurance")), root.GetProperty("data").Clone());
    }
}

/// <summary>Reads members of event data.</summary>
public static class Members
{
    public static string Text(this JsonElement data, string name) =>
        data.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";

    public static long Number(this JsonElement data, string name) =>
        !data.TryGetProperty(name, out var member) ? 0
        : member.ValueKind == JsonValueKind.Number ? member.GetInt64()
        : long.Parse(member.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    public static IReadOnlyList<string> Texts(this JsonElement data, string name) =>
        data.TryGetProperty(name, out var member) ? [.. member.EnumerateArray().Select(text => text.GetString()!)] : [];
}
