using AgentAssembly.Domain.Policy.Expressions.Operands;
using AgentAssembly.Domain.Policy.Expressions.Values;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Policy.Expressions.Syntax;

// Literals that are not quoted: numbers, durations, tiers, levels, true and false.
internal static class NumberText
{
    // Reads what starts with a digit or a point, as far as it could be meant to go; null where it is neither a number nor
    // a duration.
    public static Literal? Read(string source, ref int at)
    {
        var start = at;
        var number = LengthOfNumber(source.AsSpan(start));
        var word = Words.LengthOf(source.AsSpan(start));

        // 5-3 is a subtraction and 1e-3 a number, but both are one word. What a number leaves over decides.
        var tail = source.AsSpan(start + number, Math.Max(word - number, 0));
        at = start + (tail.IsEmpty || tail[0] == '-' ? number : word);
        var text = source.AsSpan(start, at - start);
        return at - start == number && Number.TryParse(text, out var value) ? Literal.Of(value)
            : DurationText.TryParse(text, out var seconds) ? Literal.OfDuration(seconds)
            : null;
    }

    public static Literal? ReadNamed(string word) => word switch
    {
        "true" => Literal.Of(true),
        "false" => Literal.Of(false),
        "Low" => Literal.Of(RiskTier.Low),
        "Medium" => Literal.Of(RiskTier.Medium),
        "High" => Literal.Of(RiskTier.High),
        "Critical" => Literal.Of(RiskTier.Critical),
        "L0" => Literal.Of(GovernanceLevel.Discover),
        "L1" => Literal.Of(GovernanceLevel.Observe),
        "L2" => Literal.Of(GovernanceLevel.Enforce),
        "L3" => Literal.Of(GovernanceLevel.Native),
        _ => null,
    };

    private static int LengthOfNumber(ReadOnlySpan<char> text)
    {
        var length = Digits(text, 0);
        if (length < text.Length && text[length] == '.')
        {
            length = Digits(text, length + 1);
        }

        if (length < text.Length && text[length] is 'e' or 'E')
        {
            var sign = length + 1 < text.Length && text[length + 1] is '+' or '-' ? 1 : 0;
            var end = Digits(text, length + 1 + sign);
            length = end > length + 1 + sign ? end : length;
        }

        return length;
    }

    private static int Digits(ReadOnlySpan<char> text, int from)
    {
        while (from < text.Length && char.IsAsciiDigit(text[from]))
        {
            from++;
        }

        return from;
    }
}
