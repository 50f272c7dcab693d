using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Actions;

/// <summary>Whether JSON's numbers keep their value as doubles, which is what its canonical form makes of them.</summary>
internal static class ExactNumbers
{
    // Up to 15 digits every decimal number is a double of its own (IEEE 754); sign and point only make it shorter.
    private const int LengthAlwaysExact = 15;

    /// <summary>Looks at every number of a valid JSON text.</summary>
    public static bool AreAllIn(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = CanonicalJson.DepthMax });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number && !IsExact(reader.ValueSpan))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsExact(ReadOnlySpan<byte> number)
    {
        if (number.Length <= LengthAlwaysExact && number.IndexOfAny((byte)'e', (byte)'E') < 0)
        {
            return true;
        }

        var text = Encoding.ASCII.GetString(number);
        var nearest = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(nearest) && Plain(text) == Plain(nearest.ToString("R", CultureInfo.InvariantCulture));
    }

    // Digits without leading and trailing zeros, and the power of ten behind the last one.
    private static (bool Negative, string Digits, long Exponent) Plain(string number)
    {
        var mark = number.IndexOfAny(['e', 'E']);
        var mantissa = (mark < 0 ? number : number[..mark]).TrimStart('-');
        var exponent = mark < 0 ? 0 : ExponentOf(number[(mark + 1)..]);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var kept = digits.TrimEnd('0');
        return kept.Length == 0
            ? (false, "", 0)
            : (number[0] == '-', kept, exponent + digits.Length - kept.Length);
    }

    // An exponent beyond a long is beyond doubles as well, and then the digits already tell the two apart.
    private static long ExponentOf(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? Math.Clamp(exponent, int.MinValue, int.MaxValue)
            : int.MinValue;
}
