using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// Names one alert: one thing that went on from its raising to its end. The same thing happening again after that end is
/// another alert.
/// </summary>
/// <param name="Value">The 16 bytes behind the digits.</param>
public readonly record struct AlertId(UInt128 Value)
{
    private const int Digits = 32;
    private static readonly StreamName Streams = StreamName.Of("alert", 0);

    /// <summary>The category of the streams of alerts, as a number.</summary>
    public static ulong CategoryKey => Streams.CategoryKey;

    /// <summary>The stream that tells of the alert.</summary>
    public StreamName Stream => Streams.With(Value);

    /// <summary>
    /// The id of an alert: the first 16 bytes of SHA-256 over <c>aa-alert/1</c>, the org, the key and the alert's number,
    /// each preceded by its length as u32be.
    /// </summary>
    /// <param name="org">The tenant.</param>
    /// <param name="key">What it is about: alerts with the same key are about the same thing.</param>
    /// <param name="number">How many alerts with this key there were before; from 0.</param>
    public static AlertId Of(string org, string key, int number) =>
        new(KeyDigest.First16("aa-alert/1", [org, key, number.ToString(CultureInfo.InvariantCulture)]));

    /// <summary>Reads 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out AlertId id)
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
