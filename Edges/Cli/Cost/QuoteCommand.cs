using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary><c>aasm cost prices quote</c>: what a usage would cost, and by which price.</summary>
internal static class QuoteCommand
{
    public static Command Make(CommandContext around)
    {
        var model = Words.Argument("MODEL", "The model, as agents name it; PROVIDER/MODEL names the provider too");
        var provider = Words.Option("--provider", "NAME", "Who serves the model; else the dearest who does");
        var (usage, org) = (new UsageOptions(), PricesGroup.Org());
        var command = new Command("quote", "Tell what a call to a model costs, and by which price") { model, provider, org };
        usage.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var client = new PricingAdminService.PricingAdminServiceClient(talk.Channel);
            var name = parsed.GetValue(model)!;
            var request = new QuotePriceRequest
            {
                Org = talk.OrgOf(parsed, org),
                Provider = parsed.GetValue(provider) ?? "",
                Model = name,
                Usage = usage.Of(parsed),
            };
            Say(talk.Screen, name, await talk.AskAsync(client.QuotePriceAsync, request).ConfigureAwait(false));
        });
    }

    private static void Say(Screen screen, string model, QuotePriceResponse quote)
    {
        var price = quote.Price ?? new();
        if (screen.IsJson)
        {
            screen.WriteJson(new { amount = quote.Amount, known = quote.Known, price = PriceText.JsonOf(price), digest = quote.Digest });
            return;
        }

        screen.Write(new Facts()
            .AddWhole("cost", $"{quote.Amount} USD")
            .Add("price", $"{PriceText.NameOf(price)}: {PriceText.Line(price)}")
            .AddWhole("digest", quote.Digest));
        if (!quote.Known)
        {
            screen.Prose(
                $"{model} has no price, so that the dearest known one for this usage counts: set its own with 'aasm cost prices set'.", Tone.Warn);
        }
    }

    // The options that are a usage.
    private sealed class UsageOptions
    {
        private readonly Option<long> _input = Amounts.Count("--input-tokens", "Tokens of the prompt");
        private readonly Option<long> _output = Amounts.Count("--output-tokens", "Tokens of the answer");

        private readonly Option<long> _cached = Amounts.Count(
            "--cached-tokens", "Tokens of the prompt that are read from a cache, not among --input-tokens");

        private readonly Option<long> _cacheWrite = Amounts.Count(
            "--cache-write-tokens", "Tokens of the prompt that are written to a cache, not among --input-tokens");

        private readonly Option<long> _reasoning = Amounts.Count("--reasoning-tokens", "Tokens of reasoning, not among --output-tokens");
        private readonly Option<long> _units = Amounts.Count("--units", "Whatever else the provider prices by: images, seconds, pages");

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[_input, _output, _cached, _cacheWrite, _reasoning, _units])
            {
                command.Options.Add(option);
            }
        }

        public ModelUsage Of(ParseResult parsed) => new()
        {
            InputTokens = (ulong)parsed.GetValue(_input),
            OutputTokens = (ulong)parsed.GetValue(_output),
            CachedTokens = (ulong)parsed.GetValue(_cached),
            CacheWriteTokens = (ulong)parsed.GetValue(_cacheWrite),
            ReasoningTokens = (ulong)parsed.GetValue(_reasoning),
            Units = (ulong)parsed.GetValue(_units),
        };
    }
}
