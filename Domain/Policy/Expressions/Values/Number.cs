using System.Globalization;

namespace AgentAssembly.Domain.Policy.Expressions.Values;

// A number as a policy means it: 0.1 + 0.2 is 0.3. Exact where a decimal holds it without rounding, else the nearest
// double. Durations are numbers of seconds, and moments are numbers of seconds since 1970.
internal readonly struct Number
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    // Below the largest decimal by so much that the double's own error does not matter.
    private const double ExactMax = 7.9e27;

    private readonly decimal _exact;
    private readonly double _rounded;
    private readonly bool _isExact;

    private Number(decimal exact, double rounded, bool isExact) => (_exact, _rounded, _isExact) = (exact, rounded, isExact);

    // Equal to no number, itself included: what a text that is no number is compared as.
    public static Number None => new(0, double.NaN, isExact: false);

    public bool IsFinite => _isExact || double.IsFinite(_rounded);

    private double Approximate => _isExact ? (double)_exact : _rounded;

    public static Number Of(decimal value) => new(value, 0, isExact: true);

    // False for what is no number and for numbers beyond a double's range; infinity and NaN are not numbers here.
    public static bool TryParse(ReadOnlySpan<byte> utf8, out Number number)
    {
        var isNumber = double.TryParse(utf8, Style, CultureInfo.InvariantCulture, out var rounded) && double.IsFinite(rounded);
        number = isNumber && DecimalText.TryReadExact(utf8, out var exact) ? Of(exact) : new(0, rounded, isExact: false);
        return isNumber;
    }

    // As above, of UTF-16.
    public static bool TryParse(ReadOnlySpan<char> text, out Number number)
    {
        var isNumber = double.TryParse(text, Style, CultureInfo.InvariantCulture, out var rounded) && double.IsFinite(rounded);
        number = isNumber && DecimalText.TryReadExact(System.Runtime.InteropServices.MemoryMarshal.Cast<char, ushort>(text), out var exact)
            ? Of(exact)
            : new(0, rounded, isExact: false);
        return isNumber;
    }

    // A result that is not finite is no number: the caller asks for IsFinite.
    public static Number operator +(Number left, Number right)
    {
        var rounded = left.Approximate + right.Approximate;
        return Exact(left, right, rounded) ? Of(left._exact + right._exact) : new(0, rounded, isExact: false);
    }

    public static Number operator -(Number left, Number right)
    {
        var rounded = left.Approximate - right.Approximate;
        return Exact(left, right, rounded) ? Of(left._exact - right._exact) : new(0, rounded, isExact: false);
    }

    public static Number operator *(Number left, Number right)
    {
        var rounded = left.Approximate * right.Approximate;
        if (!Exact(left, right, rounded))
        {
            return new(0, rounded, isExact: false);
        }

        var exact = left._exact * right._exact;
        return exact == 0 && rounded != 0 ? new(0, rounded, isExact: false) : Of(exact);
    }

    public static Number operator /(Number left, Number right)
    {
        var rounded = left.Approximate / right.Approximate;
        if (!Exact(left, right, rounded))
        {
            return new(0, rounded, isExact: false);
        }

        var exact = left._exact / right._exact;
        return exact == 0 && rounded != 0 ? new(0, rounded, isExact: false) : Of(exact);
    }

    public static bool operator ==(Number left, Number right) =>
        left._isExact && right._isExact ? left._exact == right._exact : left.Approximate == right.Approximate;

    public static bool operator !=(Number left, Number right) => !(left == right);

    public static bool operator <(Number left, Number right) =>
        left._isExact && right._isExact ? left._exact < right._exact : left.Approximate < right.Approximate;

    public static bool operator >(Number left, Number right) => right < left;

    public static bool operator <=(Number left, Number right) =>
        left._isExact && right._isExact ? left._exact <= right._exact : left.Approximate <= right.Approximate;

    public static bool operator >=(Number left, Number right) => right <= left;

    public override bool Equals(object? obj) => obj is Number other && this == other;

    public override int GetHashCode() => Approximate.GetHashCode();

    // The shortest text that reads back as the same number.
    public override string ToString() => _isExact
        ? _exact.ToString("0.############################", CultureInfo.InvariantCulture)
        : _rounded.ToString("R", CultureInfo.InvariantCulture);

    // Division by zero leaves the rounded result infinite or NaN, and so never reaches the exact one.
    private static bool Exact(Number left, Number right, double rounded) =>
        left._isExact && right._isExact && Math.Abs(rounded) < ExactMax;
}
