using System.Numerics;
using AgentAssembly.Domain.Pricing;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Pricing;

public sealed class UsdSpecs
{
    private static readonly Gen<decimal> AnyDecimal = Gen.Select(Gen.Int, Gen.Int, Gen.Int, Gen.Bool, Gen.Byte[0, 28])
        .Select((low, middle, high, isNegative, scale) => new decimal(low, middle, high, isNegative, scale));

    private static readonly Gen<Usd> Amount = Gen.Select(Gen.Long[-1_000_000_000_000, 1_000_000_000_000], Gen.Long[0, 999_999_999_999])
        .Select((whole, rest) => Usd.AtLeast(
            Math.Clamp(whole + (rest / 1_000_000_000_000m), -Usd.AmountMax, Usd.AmountMax)));

    [Fact]
    public void An_amount_is_rounded_up_by_less_than_a_trillionth_whatever_the_decimal() =>
        Seeds.Sample(AnyDecimal, 20_000, amount =>
        {
            var (trillionths, scale) = TrillionthsOf(Usd.AtLeast(amount).Amount);
            Assert.Equal(BigInteger.One, scale);
            var (exact, per) = TrillionthsOf(amount);
            Assert.InRange((trillionths * per) - exact, BigInteger.Zero, per - 1);
        });

    [Fact]
    public void The_canonical_text_is_read_back_and_no_other_text_is_an_amount() =>
        Seeds.Sample(Amount, 10_000, amount =>
        {
            var text = amount.ToString();
            Assert.True(Usd.TryParse(text, out var read));
            Assert.Equal(amount, read);
            Assert.Matches("^(0|-?(0|[1-9][0-9]*)(\\.[0-9]{0,11}[1-9])?)$", text);
            Assert.NotEqual("-0", text);
            foreach (var other in (string[])[$"{text}{(text.Contains('.') ? "0" : ".0")}", $"0{text}", $"+{text}", $" {text}", $"{text} ", $"{text}e0"])
            {
                Assert.False(Usd.TryParse(other, out _), other);
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("-0")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1,000")]
    [InlineData("0.0000000000001")]
    [InlineData("0.10000000000000000000000000000000001")]
    [InlineData("1000000000000.000000000001")]
    [InlineData("-1000000000001")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("NaN")]
    [InlineData("٣")]
    public void What_is_no_canonical_amount_is_refused(string text) => Assert.False(Usd.TryParse(text, out _));

    [Fact]
    public void Sums_differences_and_comparisons_are_those_of_trillionths() =>
        Seeds.Sample(Gen.Select(Amount, Amount), 5_000, pair =>
        {
            var (left, right) = (TrillionthsOf(pair.Item1.Amount).Count, TrillionthsOf(pair.Item2.Amount).Count);
            Assert.Equal(left + right, TrillionthsOf((pair.Item1 + pair.Item2).Amount).Count);
            Assert.Equal(left - right, TrillionthsOf((pair.Item1 - pair.Item2).Amount).Count);
            Assert.Equal(left < right, pair.Item1 < pair.Item2);
            Assert.Equal(left > right, pair.Item1 > pair.Item2);
            Assert.Equal(left <= right, pair.Item1 <= pair.Item2);
            Assert.Equal(left >= right, pair.Item1 >= pair.Item2);
            Assert.Equal(left.CompareTo(right), pair.Item1.CompareTo(pair.Item2));
        });

    [Fact]
    public void Equal_amounts_are_equal_however_many_zeros_they_were_written_with() =>
        Assert.Equal(Usd.AtLeast(1.5m), Usd.AtLeast(1.500000m));

    // As a fraction of trillionths, in lowest terms.
    internal static (BigInteger Count, BigInteger Per) TrillionthsOf(decimal amount)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(amount, parts);
        var mantissa = ((BigInteger)(uint)parts[2] << 64) + ((BigInteger)(uint)parts[1] << 32) + (uint)parts[0];
        var (count, per) = (mantissa * BigInteger.Pow(10, 12), BigInteger.Pow(10, (parts[3] >> 16) & 0xff));
        var common = BigInteger.GreatestCommonDivisor(count, per);
        return ((parts[3] < 0 ? -count : count) / common, per / common);
    }
}
