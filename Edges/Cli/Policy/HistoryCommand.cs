using System.CommandLine;
using AgentAssembly.Edges.Cli.Lists;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy history</c>: what was in force, since when, by whom and why.</summary>
internal static class HistoryCommand
{
    private const int DigestCharacters = 19;

    private static readonly Shape Versions = new(
        "versions",
        "number position org digest principal reason since until source documents { name scope }",
        version => version.Text("position"),
        new(new Column("position", IsNumber: true), version => version.Text("position")),
        new(new Column("version", IsNumber: true), version => version.Text("number")),
        new(new Column("since", 1), version => version.Time("since")),
        new(new Column("org", 5, Least: 8), version => version.Text("org") is { Length: > 0 } org ? org : "node"),
        new(new Column("by", 2, Least: 10), version => version.Text("principal")),
        new(new Column("from", 4), version => version.Text("source")),
        new(new Column("documents", 6, IsNumber: true), version =>
            version.Items("documents").Count().ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new(new Column("reason", 3, Least: 10), version => version.Text("reason")),
        new(new Column("state"), version => version.Find("until") is null ? new Cell("in force", Tone.Good) : ""),
        new(new Column("until"), version => version.Time("until"), IsWide: true),
        new(new Column("digest"), version => version.Text("digest") is { Length: > DigestCharacters } digest ? digest[..DigestCharacters] : "", IsWide: true));

    public static Command Make(CommandContext around) => around.ShowList(
        new Command("history", "List what was in force, the newest first: since when, by whom and why"),
        new("policyVersions", "PolicyVersion", Versions, "NEWEST_FIRST"),
        new Filters()
            .Org("versions")
            .AnyOf("--principal", "PRINCIPAL", "Only what this one published, such as user:anna", "principal")
            .Flag("--in-force", "Only what is in force", "inForce"));
}
