using System.CommandLine;
using System.Globalization;
using AgentAssembly.Domain.Pricing;

namespace AgentAssembly.Edges.Cli.Cost;

/// <summary>Options that are prices or counts.</summary>
internal static class Amounts
{
    /// <summary>A price: the text as it was given, which is one.</summary>
    public static Option<string?> PriceOption(string name, string description, decimal most, bool isRequired = false) => new(name)
    {
        Description = description,
        HelpName = "USD",
        Required = isRequired,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!Price.TryRead(text, most, out _))
            {
                result.AddError($"{name} '{text}' is no price: it has to be {Price.RuleOf(most)}, such as 2.50");
            }

            return text;
        },
    };

    /// <summary>A count of tokens or units; 0 where it is not given.</summary>
    public static Option<long> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || !Usage.IsCount(count))
            {
                result.AddError($"{name} '{text}' must be a number from 0 to {Usage.CountMax}");
            }

            return count;
        },
    };
}
