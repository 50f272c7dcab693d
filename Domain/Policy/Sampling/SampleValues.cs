using System.Collections.Immutable;
using System.Globalization;

namespace AgentAssembly.Domain.Policy.Sampling;

// The values of one variable at which conditions can change their answer: below, at and between every number, every text
// and one that is none of them, and nothing at all.
internal static class SampleValues
{
    private const string OtherText = "something-else";

    public static ImmutableArray<SampleValue> Of(IReadOnlyList<ConditionLeaf> about)
    {
        var written = about.SelectMany(leaf => leaf.Values).ToList();
        return
        [
            .. new[] { SampleValue.Untouched }
                .Concat(Numbers(about))
                .Concat(Texts(about))
                .Concat(about.Any(leaf => leaf.Test == "flag") || written.Exists(value => value.Kind == SampleKind.Flag) ? Flags : [])
                .Concat(written.Where(value => value.Kind == SampleKind.Json))
                .Concat(about.Any(leaf => leaf.Test == "exists") ? [SampleValue.Of(OtherText), SampleValue.Of(0)] : [])
                .Distinct(),
        ];
    }

    private static SampleValue[] Flags => [SampleValue.Of(true), SampleValue.Of(false)];

    private static IEnumerable<SampleValue> Numbers(IReadOnlyList<ConditionLeaf> about)
    {
        var counts = about.Where(leaf => leaf.Test == "count").SelectMany(leaf => leaf.Values).Select(count => (int)Math.Clamp(count.Number, 0, 32)).ToList();
        var others = about.Where(leaf => leaf.Test != "count").SelectMany(leaf => leaf.Values).ToList();
        return counts.SelectMany(n => new[] { n - 1, n, n + 1 }).Where(n => n >= 0).Distinct()
            .Select(n => SampleValue.OfJson("[" + string.Join(',', Enumerable.Repeat("0", n)) + "]"))
            .Concat(Around(others, SampleKind.Number))
            .Concat(Around(others, SampleKind.Moment));
    }

    private static IEnumerable<SampleValue> Around(IEnumerable<SampleValue> values, SampleKind kind)
    {
        var written = values.Where(value => value.Kind == kind).Select(value => value.Number).Distinct().Order().ToList();
        for (var i = 0; i < written.Count; i++)
        {
            yield return SampleValue.Of(i == 0 ? written[i] - 1 : Between(written[i - 1], written[i]), kind);
            yield return SampleValue.Of(written[i], kind);
        }

        if (written.Count > 0)
        {
            yield return SampleValue.Of(written[^1] + 1, kind);
        }
    }

    // A whole number where there is one.
    private static decimal Between(decimal low, decimal high) =>
        Math.Floor(low) + 1 < high ? Math.Floor(low) + 1 : low + ((high - low) / 2);

    private static IEnumerable<SampleValue> Texts(IReadOnlyList<ConditionLeaf> about)
    {
        var written = about.SelectMany(leaf => leaf.Values.Where(value => value.Kind == SampleKind.Text).Select(value => (leaf.Test, value.Text))).ToList();
        if (written.Exists(text => RankWords.IsRank(text.Text)))
        {
            var words = RankWords.Tiers.Concat(RankWords.Levels).Where(word => written.Exists(text => IsSameRank(text.Text, word)));
            return written.Select(text => text.Text).Concat(words).Select(SampleValue.Of);
        }

        return written.Count == 0 ? [] : written.SelectMany(text => Around(text.Test, text.Text)).Append(OtherText).Select(SampleValue.Of);
    }

    private static bool IsSameRank(string one, string other) => RankWords.Tiers.Contains(one) == RankWords.Tiers.Contains(other);

    private static IEnumerable<string> Around(string test, string text) => test switch
    {
        "starts_with" => [text, text + "x"],
        "ends_with" => [text, "x" + text],
        "contains" => [text, string.Create(CultureInfo.InvariantCulture, $"x{text}x")],
        _ => [text],
    };
}
