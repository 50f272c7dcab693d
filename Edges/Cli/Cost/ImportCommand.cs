using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost prices import</c>: publishes a file of prices, all or nothing.</summary>
internal static class ImportCommand
{
    private static readonly string BytesWayOut = "leave out models that nobody uses";

    public static Command Make(CommandContext around)
    {
        var file = Words.Argument(
            "FILE", "LiteLLM's model_prices_and_context_window.json, or an array as AA_PRICING_FILE names it; - for standard input");
        var org = PricesGroup.Org();
        var replace = new Option<bool>("--replace")
        {
            Description = "The file's prices are all from now on; else they are put in the place of those for the same models",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would change, and change nothing" };
        var reason = Words.Reason("Why; it is recorded. Else that it is an import of this file", isRequired: false);
        return around.AtServer(
            new Command("import", "Publish a file of prices, all or nothing, and show what changes") { file, org, replace, dryRun, reason },
            async (parsed, talk) =>
            {
                var path = parsed.GetValue(file)!;
                var read = await ReadAsync(path, talk.Interrupted).ConfigureAwait(false);
                var counting = await PricePages.ReadAsync(talk, talk.OrgOf(parsed, org), "").ConfigureAwait(false);
                var request = new PublishPricesRequest
                {
                    Org = counting.Org,
                    Prices = { read.Rows.Select(PriceText.ToWire) },
                    Replace = parsed.GetValue(replace),
                    Reason = parsed.GetValue(reason) ?? $"import of {(path == InputFile.Standard ? "standard input" : Path.GetFileName(path))}",

                    // What is shown is what happens, or nothing does.
                    ExpectedVersion = counting.Published.Version,
                };
                var differences = PriceDifference.Between(counting, request.Prices, request.Replace);
                var client = new PricingAdminService.PricingAdminServiceClient(talk.Channel);
                var response = parsed.GetValue(dryRun)
                    ? null
                    : await talk.ChangeAsync(client.PublishPricesAsync, request).ConfigureAwait(false);
                PriceChangeReport.Write(talk.Screen, new(path, counting.Org, read, differences, response));
            });
    }

    private static async Task<PriceFileRead> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var read = PriceFileRead.Of(
            await InputFile.ReadAsync(path, PriceFileRead.BytesMax, BytesWayOut, cancellationToken).ConfigureAwait(false));
        return read.Problems.IsEmpty
            ? read
            : throw new CliException(
                ExitCode.Usage, $"{path} has errors, and nothing of it was taken:\n{string.Join('\n', read.Problems)}");
    }
}
