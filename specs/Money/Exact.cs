using System.Numerics;

namespace AgentAssembly.Specs.Money;

/// <summary>Decimals as whole numbers of 10^-40, in which nothing is ever rounded.</summary>
internal static class Exact
{
    private const int Places = 40;
    private const int UsdPlaces = 12;

    public static readonly BigInteger One = BigInteger.Pow(10, Places);

    private static readonly BigInteger SmallestUsd = BigInteger.Pow(10, Places - UsdPlaces);

    public static BigInteger Of(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var behind = point < 0 ? "" : text[(point + 1)..];
        var digits = point < 0 ? text : text[..point] + behind;
        return BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) * BigInteger.Pow(10, Places - behind.Length);
    }

    public static BigInteger Of(long count) => count * One;

    /// <summary>The smallest amount of money that is not less.</summary>
    public static BigInteger UsdNotLess(BigInteger amount) => (amount + SmallestUsd - 1) / SmallestUsd * SmallestUsd;

    public static string Text(BigInteger amount)
    {
        var (whole, rest) = (BigInteger.Abs(amount) / One, BigInteger.Abs(amount) % One);
        var behind = rest.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(Places, '0').TrimEnd('0');
        return (amount < 0 ? "-" : "") + whole + (behind.Length == 0 ? "" : "." + behind);
    }
}

/// <summary>An amount in every unit.</summary>
internal readonly record struct Amounts(BigInteger Usd, BigInteger Tokens, BigInteger Calls)
{
    public BigInteger In(string unit) => unit switch
    {
        "usd" => Usd,
        "tokens" => Tokens,
        "calls" => Calls,
        _ => throw new FormatException($"no unit '{unit}'"),
    };

    public static Amounts operator -(Amounts left, Amounts right) =>
        new(left.Usd - right.Usd, left.Tokens - right.Tokens, left.Calls - right.Calls);

    public override string ToString() => $"{Exact.Text(Usd)} USD, {Exact.Text(Tokens)} tokens, {Exact.Text(Calls)} calls";
}
