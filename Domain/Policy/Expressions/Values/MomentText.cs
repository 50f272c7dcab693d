using System.Globalization;

namespace AgentAssembly.Domain.Policy.Expressions.Values;

// Moments as RFC 3339 writes them, or a day alone, which means its first moment in UTC.
internal static class MomentText
{
    private const int LengthMax = 40;

    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    // Seconds since 1970-01-01T00:00:00Z. A time without an offset is refused: nobody could tell which zone it means.
    public static bool TryParse(ReadOnlySpan<char> text, out decimal seconds)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        seconds = 0;
        if (text.Length is < 10 or > LengthMax || (text.Length > 10 && !HasOffset(text)))
        {
            return false;
        }

        var isMoment = DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out var moment);
        seconds = (decimal)(moment - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        return isMoment;
    }

    public static string Format(decimal seconds)
    {
        var moment = DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return moment.TimeOfDay == TimeSpan.Zero
            ? moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
    }

    private static bool HasOffset(ReadOnlySpan<char> text) => text[^1] == 'Z' || text[^6] is '+' or '-';
}
