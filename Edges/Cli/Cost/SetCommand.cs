using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost prices set</c>: one model's prices.</summary>
internal static class SetCommand
{
    public static Command Make(CommandContext around)
    {
        var model = Words.Argument("PROVIDER/MODEL", "Whose prices: all before the first slash is the provider; /MODEL for any provider");
        var (options, org) = (new PriceOptions(), PricesGroup.Org());
        var reason = Words.Reason("Why; it is recorded. Else that this command set the prices of this model", isRequired: false);
        var command = new Command("set", "Set the prices of one model: all of them, those that are not given too") { model, org, reason };
        options.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var name = parsed.GetValue(model)!;
            var request = new PublishPricesRequest
            {
                Org = talk.OrgOf(parsed, org),
                Prices = { options.Of(parsed, Read(name)) },
                Reason = parsed.GetValue(reason) ?? $"prices of {name} set by command",
            };
            var client = new PricingAdminService.PricingAdminServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.PublishPricesAsync, request).ConfigureAwait(false);
            if (talk.Screen.IsJson)
            {
                talk.Screen.WriteJson(PriceChangeReport.JsonOf(response));
                return;
            }

            var cost = $"{name} costs {PriceText.Line(request.Prices[0])} for {PricesGroup.Whose(request.Org)}";
            ChangeReport.Line(talk.Screen, $"{cost}, version {response.Version}", response.HasPosition ? response.Position : null);
        });
    }

    private static ModelPrice Read(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash >= 0 && slash < name.Length - 1
            ? new() { Provider = name[..slash], Model = name[(slash + 1)..] }
            : throw new CliException(
                ExitCode.Usage, $"'{name}' is no PROVIDER/MODEL: write openai/gpt-4o, or /gpt-4o where any provider is meant");
    }

    // The options that are a model's prices.
    private sealed class PriceOptions
    {
        private readonly Option<string?> _input = Amounts.PriceOption(
            "--input", "A million tokens of prompts", Price.PerMillionMax, isRequired: true);

        private readonly Option<string?> _output = Amounts.PriceOption(
            "--output", "A million tokens of answers", Price.PerMillionMax, isRequired: true);

        private readonly Option<string?> _cached = Amounts.PriceOption(
            "--cached", "A million tokens read from a cache; else as prompts", Price.PerMillionMax);

        private readonly Option<string?> _cacheWrite = Amounts.PriceOption(
            "--cache-write", "A million tokens written to a cache; else as prompts", Price.PerMillionMax);

        private readonly Option<string?> _reasoning = Amounts.PriceOption(
            "--reasoning", "A million tokens of reasoning; else as answers", Price.PerMillionMax);

        private readonly Option<string?> _request = Amounts.PriceOption("--request", "Each request; else nothing", Price.EachMax);

        private readonly Option<string?> _unit = Amounts.PriceOption(
            "--unit", "Each unit of whatever else the provider prices by; else nothing", Price.EachMax);

        private readonly Option<int> _assumed = Options.Number(
            "--assume-output", "Tokens of an answer that a reservation assumes",
            0, PriceRow.AssumedOutputTokensMax, PriceRow.AssumedOutputTokensDefault);

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[_input, _output, _cached, _cacheWrite, _reasoning, _request, _unit, _assumed])
            {
                command.Options.Add(option);
            }
        }

        public ModelPrice Of(ParseResult parsed, ModelPrice price)
        {
            price.InputPerMillion = parsed.GetValue(_input);
            price.OutputPerMillion = parsed.GetValue(_output);
            price.CachedPerMillion = parsed.GetValue(_cached) ?? "";
            price.CacheWritePerMillion = parsed.GetValue(_cacheWrite) ?? "";
            price.ReasoningPerMillion = parsed.GetValue(_reasoning) ?? "";
            price.PerRequest = parsed.GetValue(_request) ?? "";
            price.PerUnit = parsed.GetValue(_unit) ?? "";
            if (parsed.GetValue(_assumed) is not PriceRow.AssumedOutputTokensDefault and var assumed)
            {
                price.AssumedOutputTokens = (uint)assumed;
            }

            return price;
        }
    }
}
