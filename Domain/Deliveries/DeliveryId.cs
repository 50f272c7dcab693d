using System.Globalization;
using AgentAssembly.Domain.Alerts;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>
/// Names one delivery: what became of one alert, told to one destination. Every attempt bears it, so that a receiver which
/// gets the same one twice can tell.
/// </summary>
/// <param name="Value">The 16 bytes behind the digits.</param>
public readonly record struct DeliveryId(UInt128 Value)
{
    private const int Digits = 32;
    private static readonly StreamName Streams = StreamName.Of("delivery", 0);

    /// <summary>The category of the streams of deliveries, as a number.</summary>
    public static ulong CategoryKey => Streams.CategoryKey;

    /// <summary>The stream that tells of the delivery.</summary>
    public StreamName Stream => Streams.With(Value);

    /// <summary>
    /// The id of a delivery: the first 16 bytes of SHA-256 over <c>aa-delivery/1</c>, the org, the alert's id, the occasion's
    /// name and the destination's name, each preceded by its length as u32be.
    /// </summary>
    public static DeliveryId Of(AlertNotice notice, string destination) => new(KeyDigest.First16(
        "aa-delivery/1", [notice.Org, notice.Alert.ToString(), AlertOccasions.NameOf(notice.Occasion), destination]));

    /// <summary>Reads 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out DeliveryId id)
    {
        id = default;
        if (text is not { Length: Digits } || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        id = new(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
