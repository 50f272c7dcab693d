using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// What a price may be: USD, not negative, with at most <see cref="DecimalsMax"/> decimals. Within these bounds every cost
/// of every <see cref="Usage"/> is exact and overflows nowhere. Pure.
/// </summary>
public static class Price
{
    /// <summary>Most decimals of a price.</summary>
    public const int DecimalsMax = Usd.DecimalsMax;

    /// <summary>Largest price of a million tokens, in USD: a dollar a token.</summary>
    public const decimal PerMillionMax = 1_000_000m;

    /// <summary>Largest price of a request or of another unit, in USD.</summary>
    public const decimal EachMax = 1_000m;

    // More than the longest price has, with as many zeros as somebody may like.
    private const int LengthMax = 40;

    /// <summary>Whether an amount may be a price.</summary>
    /// <param name="amount">USD.</param>
    /// <param name="most"><see cref="PerMillionMax"/> or <see cref="EachMax"/>.</param>
    public static bool IsOne(decimal amount, decimal most) =>
        amount >= 0 && amount <= most && decimal.Round(amount, DecimalsMax) == amount;

    /// <summary>Reads digits with at most one point among them, as people and files write prices; no sign and no exponent.</summary>
    /// <returns>Whether the text is such a number and no larger than <paramref name="most"/>; it may end in zeros.</returns>
    public static bool TryRead(string text, decimal most, out decimal price) =>
        decimal.TryParse(
            text.Length <= LengthMax ? text : "", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out price)
        && IsOne(price, most);

    /// <summary>The canonical text: neither exponent nor zeros at the end.</summary>
    public static string TextOf(decimal price) => DecimalText.Of(price);

    /// <summary>In words what a price has to be.</summary>
    /// <param name="most">As for <see cref="IsOne"/>.</param>
    public static string RuleOf(decimal most) =>
        string.Create(CultureInfo.InvariantCulture, $"a number of USD from 0 to {most:0} with at most {DecimalsMax} decimals");

    internal static decimal Checked(decimal amount, decimal most, string name) => IsOne(amount, most)
        ? amount
        : throw new ArgumentOutOfRangeException(name, amount, $"a price is {RuleOf(most)}");
}
