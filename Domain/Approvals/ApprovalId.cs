using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Approvals;

/// <summary>
/// Names one round of asking people about one action. The same action asked again while the round lasts has the same id;
/// after the round has ended, the next one has another.
/// </summary>
/// <param name="Value">The 16 bytes behind the digits.</param>
public readonly record struct ApprovalId(UInt128 Value)
{
    private const int Digits = 32;
    private static readonly StreamName Streams = StreamName.Of("approval", 0);

    /// <summary>The category of the streams of rounds, as a number.</summary>
    public static ulong CategoryKey => Streams.CategoryKey;

    /// <summary>The stream that tells of the round.</summary>
    public StreamName Stream => Streams.With(Value);

    /// <summary>
    /// The id of a round: the first 16 bytes of SHA-256 over <c>aa-approval/1</c>, the org, the action's digest and the round's
    /// number, each preceded by its length as u32be.
    /// </summary>
    /// <param name="org">The tenant.</param>
    /// <param name="digest">The action's keyed digest.</param>
    /// <param name="round">From 0.</param>
    public static ApprovalId Of(string org, Hash256 digest, int round) => new(KeyDigest.First16(
        "aa-approval/1", [org, digest.ToString(), round.ToString(CultureInfo.InvariantCulture)]));

    /// <summary>Reads 32 hexadecimal digits, with or without the dashes of a UUID, as existing callers may send them.</summary>
    public static bool TryParse(string? text, out ApprovalId id)
    {
        id = default;
        var isUuid = text is { Length: Digits + 4 } && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
        var digits = isUuid ? text!.Replace("-", "", StringComparison.Ordinal) : text;
        if (digits is not { Length: Digits } || !digits.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        id = new(UInt128.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
