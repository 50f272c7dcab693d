using System.Globalization;
using System.Text.Json;

namespace AgentAssembly.Domain.Log;

/// <summary>Decimals as event data holds them: strings without exponent, trailing zeros or <c>-0</c> (architecture §3).</summary>
public static class DecimalText
{
    /// <summary>The canonical text; nothing is rounded.</summary>
    public static string Of(decimal number)
    {
        if (number == 0)
        {
            return "0";
        }

        // By hand: a picture of digits costs three times as much, and every reservation has several amounts.
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    /// <summary>A member's number; 0 when absent.</summary>
    /// <exception cref="FormatException">The member is no decimal.</exception>
    public static decimal Decimal(this JsonElement data, string name) => data.DecimalOrNull(name) ?? 0;

    /// <summary>A member's number; null when absent.</summary>
    /// <exception cref="FormatException">The member is no decimal.</exception>
    public static decimal? DecimalOrNull(this JsonElement data, string name) =>
        data.TryGetProperty(name, out var member)
            ? decimal.Parse(member.GetString() ?? "", NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : null;
}
