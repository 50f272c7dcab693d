using System.Text;
using System.Text.Json;

namespace AgentAssembly.Domain.Policy.Replaying;

// Names of tools, models, teams and rules recur in every decision: each becomes one text, up to a bound, beyond which a
// name takes the place of another.
internal sealed class RecurringTexts
{
    private const int Places = 4_096;
    private const int LengthMax = 128;

    private readonly (byte[] Utf8, string Text)[] _known = new (byte[], string)[Places];

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LengthMax)
        {
            return utf8.Length == 0 ? "" : Encoding.UTF8.GetString(utf8);
        }

        ref var place = ref _known[PlaceOf(utf8)];
        if (place.Utf8 is null || !utf8.SequenceEqual(place.Utf8))
        {
            place = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return place.Text;
    }

    public string Of(ref Utf8JsonReader json) => json.ValueIsEscaped ? json.GetString() ?? "" : Of(json.ValueSpan);

    private static uint PlaceOf(ReadOnlySpan<byte> utf8)
    {
        var hash = 2_166_136_261u;
        foreach (var each in utf8)
        {
            hash = (hash ^ each) * 16_777_619u;
        }

        return (hash ^ (hash >> 16)) % Places;
    }
}
