using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Policy.Replaying;

/// <summary>Names one replay.</summary>
/// <param name="Value">The 16 bytes behind the digits.</param>
public readonly record struct ReplayId(UInt128 Value)
{
    private const int Digits = 32;
    private static readonly StreamName Streams = StreamName.Of("replay", 0);

    /// <summary>The category of the streams of replays, as a number.</summary>
    public static ulong CategoryKey => Streams.CategoryKey;

    /// <summary>The stream that tells of the replay.</summary>
    public StreamName Stream => Streams.With(Value);

    /// <summary>Reads 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out ReplayId id)
    {
        var isId = text is { Length: Digits } && text.All(char.IsAsciiHexDigit);
        id = isId ? new(UInt128.Parse(text!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) : default;
        return isId;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
