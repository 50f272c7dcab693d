using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace AgentAssembly.Specs.Money;

/// <summary>The limits that published documents say, read from their text.</summary>
internal sealed partial class PublishedPolicies
{
    private const string Defaults = "80,95,100";

    private static readonly (string Key, string Account, bool IsMonth)[] Keys =
    [
        ("monthly_limit_usd", "tree:*", true), ("daily_limit_usd", "tree:*", false),
        ("team_monthly_limit_usd", "team:*", true), ("team_daily_limit_usd", "team:*", false),
        ("org_monthly_limit_usd", "org", true), ("org_daily_limit_usd", "org", false),
    ];

    private readonly Dictionary<string, IReadOnlyList<(string Name, string Text)>> _documents = new(StringComparer.Ordinal);

    // The node's stand under the empty name.
    public void Apply(LoggedEvent e) => _documents[e.Org] =
        [.. e.Data.GetProperty("documents").EnumerateArray().Select(document => (document.Text("name"), document.Text("text")))];

    public IReadOnlyList<string> LimitsOf(string org) =>
    [
        .. _documents.GetValueOrDefault("", []).Concat(_documents.GetValueOrDefault(org, []))
            .SelectMany(document => LimitsIn(document.Name, document.Text, org))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> LimitsIn(string name, string text, string org)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var spec = Child(root, "spec") as YamlMappingNode ?? root;
        var scope = ScopeOf(Word(root, "scope") ?? Word(spec, "scope") ?? "global");
        if (Child(spec, "budget") is not YamlMappingNode budget
            || (scope.StartsWith("org:", StringComparison.Ordinal) && scope != "org:" + org))
        {
            yield break;
        }

        var zone = Word(budget, "timezone") ?? "UTC";
        foreach (var (key, account, isMonth) in Keys)
        {
            if (Word(budget, key) is { } amount)
            {
                var window = isMonth ? "month " + zone : Word(budget, "window") is { } rolling ? Rolling(rolling) : "day " + zone;
                yield return new LimitOnPaper(
                    "budget." + key, account, "usd", window, AmountOf(amount), Word(budget, "action_on_exceed") ?? "deny",
                    scope.StartsWith("org:", StringComparison.Ordinal) ? "global" : scope, Defaults) { Clause = name }.Said;
            }
        }
    }

    private static BigInteger AmountOf(string text)
    {
        var amount = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return Exact.Of(decimal.Min(amount, 1_000_000_000_000m).ToString(CultureInfo.InvariantCulture));
    }

    private static string ScopeOf(string scope) =>
        scope.StartsWith("agent:", StringComparison.Ordinal) && Guid.TryParse(scope[6..], out var id) ? $"agent:{id:N}" : scope;

    private static string Rolling(string duration)
    {
        var seconds = Parts().Matches(duration).Sum(part => part.Groups[2].Value switch
        {
            "s" => 1, "m" => 60, "h" => 3_600, "d" => 86_400, _ => throw new FormatException($"no duration '{duration}'"),
        } * long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture));
        return seconds % 86_400 == 0 && seconds > 86_400 ? $"{seconds / 86_400}d"
            : seconds % 3_600 == 0 ? $"{seconds / 3_600}h"
            : $"{seconds}s";
    }

    private static YamlNode? Child(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;

    private static string? Word(YamlMappingNode node, string name) => (Child(node, name) as YamlScalarNode)?.Value;

    [GeneratedRegex("([0-9]+)([a-z]+)")]
    private static partial Regex Parts();
}
