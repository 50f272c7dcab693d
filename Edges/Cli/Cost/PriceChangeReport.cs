using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>An import of prices.</summary>
/// <param name="File">The file.</param>
/// <param name="Org">Whose prices change; empty for the installation's.</param>
/// <param name="Read">What was read.</param>
/// <param name="Differences">What differs from what counts.</param>
/// <param name="Response">What became of it; null where nothing was asked for.</param>
internal sealed record PriceImport(
    string File, string Org, PriceFileRead Read, IReadOnlyList<PriceDifference> Differences, PublishPricesResponse? Response);

/// <summary>What an import read and changed.</summary>
internal static class PriceChangeReport
{
    private const int ShownMax = 20;
    private const int SkippedShownMax = 5;

    public static void Write(Screen screen, PriceImport import)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                read = import.Read.Rows.Length,
                skipped = import.Read.Skipped,
                changes = import.Differences.Select(each => new
                {
                    kind = each.Word,
                    before = each.Before is { } before ? PriceText.JsonOf(before) : null,
                    after = each.After is { } after ? PriceText.JsonOf(after) : null,
                }),
                result = import.Response is { } response ? JsonOf(response) : null,
            });
            return;
        }

        screen.Write(new Facts()
            .Add("read", $"{Screen.Number(import.Read.Rows.Length)} prices of {import.File}")
            .Add("skipped", SkippedOf(import.Read))
            .Add("changes", CountsOf(import.Differences)));
        WriteDifferences(screen, import.Differences, import.Org.Length > 0 ? "the installation's, or none" : "none");
        if (import.Response is not { } done)
        {
            screen.Line("nothing was changed: this was a dry run", Tone.Faint);
            return;
        }

        ChangeReport.Line(
            screen, $"prices of {PricesGroup.Whose(import.Org)} published, version {done.Version}", done.HasPosition ? done.Position : null);
    }

    public static object JsonOf(PublishPricesResponse response) => new
    {
        changed = response.Changed,
        version = response.Version,
        digest = response.Digest,
        position = response.HasPosition ? response.Position : (ulong?)null,
    };

    private static string SkippedOf(PriceFileRead read)
    {
        if (read.Skipped.IsEmpty)
        {
            return "";
        }

        var more = read.Skipped.Length > SkippedShownMax ? ", …" : "";
        return $"{Screen.Number(read.Skipped.Length)} that are not priced by tokens, requests or units: "
            + $"{string.Join(", ", read.Skipped.Take(SkippedShownMax))}{more}";
    }

    private static string CountsOf(IReadOnlyList<PriceDifference> differences) => differences.Count == 0
        ? "none: these prices count already"
        : string.Join(", ", differences.CountBy(each => each.Word).OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => $"{Screen.Number(each.Value)} {each.Key}"));

    private static void WriteDifferences(Screen screen, IReadOnlyList<PriceDifference> differences, string gone)
    {
        if (differences.Count == 0)
        {
            return;
        }

        var sheet = new Sheet(
            new Column("change", 1), new Column("provider/model", Least: 20), new Column("before", 2, Least: 12), new Column("after", Least: 12));
        foreach (var difference in differences.Take(ShownMax))
        {
            sheet.Add(
                difference.Word,
                difference.Name,
                difference.Before is { } before ? PriceText.Line(before) : "",
                difference.After is { } after ? PriceText.Line(after) : new Cell(gone, Tone.Faint));
        }

        screen.Line();
        screen.Write(sheet);
        if (differences.Count > ShownMax)
        {
            screen.Line($"and {Screen.Number(differences.Count - ShownMax)} more: -o json shows all", Tone.Faint);
        }

        screen.Line();
    }
}
