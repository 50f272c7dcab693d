using System.Globalization;

namespace AgentAssembly.Domain.Log;

/// <summary>Numbers as ECMAScript writes them (ECMA-262 §6.1.6.1.20, which RFC 8785 §3.2.2.3 prescribes).</summary>
internal static class EcmaScriptNumber
{
    /// <summary>The shortest digits that read back as the same double.</summary>
    /// <exception cref="FormatException">The value is not finite: JSON has no text for it.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FormatException("the number lies beyond IEEE-754 doubles");
        }

        if (value == 0)
        {
            return "0";
        }

        // R gives the shortest digits, in a layout that is not ECMAScript's: take them apart and lay them out again.
        var parts = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var whole = parts[0].Split('.');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var digits = string.Concat(whole).TrimStart('0');
        var point = whole[0].Length + exponent - (string.Concat(whole).Length - digits.Length);
        return (value < 0 ? "-" : "") + Lay(digits.TrimEnd('0'), point);
    }

    // The five cases of Number::toString, where point is the decimal point's place before or after the digits.
    private static string Lay(string digits, int point) => point switch
    {
        > 0 and <= 21 when digits.Length <= point => digits + new string('0', point - digits.Length),
        > 0 and <= 21 => $"{digits[..point]}.{digits[point..]}",
        > -6 and <= 0 => $"0.{new string('0', -point)}{digits}",
        _ => Scientific(digits, point - 1),
    };

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        var sign = exponent < 0 ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{sign}{Math.Abs(exponent)}");
    }
}
