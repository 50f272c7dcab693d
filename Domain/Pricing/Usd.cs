using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Pricing;

/// <summary>
/// An amount of money in USD, exact, with at most 12 decimals (architecture §3). Written without exponent, without trailing
/// zeros and never as <c>-0</c>.
/// </summary>
public readonly record struct Usd : IComparable<Usd>
{
    /// <summary>Most decimals of an amount.</summary>
    public const int DecimalsMax = 12;

    /// <summary>Largest amount that is taken from outside: one trillion.</summary>
    public const decimal AmountMax = 1_000_000_000_000m;

    private Usd(decimal amount) => Amount = amount;

    /// <summary>The amount.</summary>
    public decimal Amount { get; }

    /// <summary>Nothing.</summary>
    public static Usd Zero => default;

    /// <summary>The smallest amount that is not less and has at most 12 decimals: costs are never rounded to the payer's favour.</summary>
    public static Usd AtLeast(decimal amount)
    {
        // Rounding is done on the part behind the point: a whole amount leaves a decimal no room for twelve more digits.
        var whole = decimal.Truncate(amount);
        var scaled = (amount - whole) * 1_000_000_000_000m;
        return new(whole + (decimal.Ceiling(scaled) / 1_000_000_000_000m));
    }

    /// <summary>So many trillionths.</summary>
    internal static Usd OfTrillionths(Int128 count) => new((decimal)count / 1_000_000_000_000m);

    /// <summary>Reads the canonical form of an amount that comes from outside.</summary>
    /// <returns>Whether the text is one, of at most <see cref="AmountMax"/>.</returns>
    public static bool TryParse(string text, out Usd amount) =>
        TryReadRecorded(text, out amount) && decimal.Abs(amount.Amount) <= AmountMax;

    /// <summary>Reads the canonical form of an amount that was recorded: what usage costs may be more than anybody may ask for.</summary>
    /// <returns>Whether the text is one: digits, at most one point with 1 to 12 digits behind it, perhaps a minus in front.</returns>
    public static bool TryReadRecorded(string text, out Usd amount)
    {
        amount = default;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var read))
        {
            return false;
        }

        amount = new(read);
        return read.Scale <= DecimalsMax && amount.ToString() == text;
    }

    /// <summary>The sum.</summary>
    public static Usd operator +(Usd left, Usd right) => new(left.Amount + right.Amount);

    /// <summary>The difference; less than zero where the right side is more.</summary>
    public static Usd operator -(Usd left, Usd right) => new(left.Amount - right.Amount);

    /// <summary>Whether the left side is less.</summary>
    public static bool operator <(Usd left, Usd right) => left.Amount < right.Amount;

    /// <summary>Whether the left side is more.</summary>
    public static bool operator >(Usd left, Usd right) => left.Amount > right.Amount;

    /// <summary>Whether the left side is not more.</summary>
    public static bool operator <=(Usd left, Usd right) => left.Amount <= right.Amount;

    /// <summary>Whether the left side is not less.</summary>
    public static bool operator >=(Usd left, Usd right) => left.Amount >= right.Amount;

    /// <inheritdoc/>
    public int CompareTo(Usd other) => Amount.CompareTo(other.Amount);

    /// <inheritdoc/>
    public override string ToString() => DecimalText.Of(Amount);
}
