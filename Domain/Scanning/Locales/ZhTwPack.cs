using System.Collections.Immutable;
using AgentAssembly.Domain.Scanning.Text;

namespace AgentAssembly.Domain.Scanning.Locales;

/// <summary>Taiwan: identity numbers, telephone numbers and business numbers (scanner specification §11.6).</summary>
internal sealed class ZhTwPack : LocalePack
{
    public static readonly FindingKind NationalId = KindOf("ZhTwNationalId", "NATIONAL_ID[zh-TW/national_id]", Severity.Critical, Confidence.Medium);
    public static readonly FindingKind ArcNew = KindOf("ZhTwArcNew", "NATIONAL_ID[zh-TW/arc_new]", Severity.Critical, Confidence.Medium);
    public static readonly FindingKind ArcLegacy = KindOf("ZhTwArcLegacy", "NATIONAL_ID[zh-TW/arc_legacy]", Severity.Critical, Confidence.Medium);
    public static readonly FindingKind Mobile = KindOf("ZhTwMobile", "PHONE_NUMBER[zh-TW/mobile]", Severity.Medium, Confidence.Medium);
    public static readonly FindingKind Landline = KindOf("ZhTwLandline", "PHONE_NUMBER[zh-TW/landline]", Severity.Medium, Confidence.Low);
    public static readonly FindingKind BusinessId = KindOf("ZhTwBusinessId", "TAX_IDENTIFIER[zh-TW/business_id]", Severity.Low, Confidence.Low);

    public override string Tag => "zh-TW";

    public override ImmutableArray<FindingKind> Kinds => [NationalId, ArcNew, ArcLegacy, Mobile, Landline, BusinessId];

    internal override void Find(ReadOnlySpan<byte> utf8, ref FindingBuffer findings)
    {
        for (var at = 0; at < utf8.Length;)
        {
            var hit = MayStart(utf8[at]) && ZhTwText.HasLeftEdge(utf8, at) ? FindAt(utf8, at) : default;
            if (hit.Kind is null)
            {
                at += ZhTwText.CharacterAt(utf8, at).Bytes;
                continue;
            }

            findings.Add(hit);
            at = hit.End;
        }
    }

    // A digit, a capital, a plus or a parenthesis, or the first byte of a full-width one.
    private static bool MayStart(byte b) =>
        Bytes.IsDigit(b) || b is (>= (byte)'A' and <= (byte)'Z') or (byte)'+' or (byte)'(' or 0xEF;

    private static Finding FindAt(ReadOnlySpan<byte> utf8, int at)
    {
        var hit = ZhTwIdentity.At(utf8, at);
        hit = hit.Kind is null ? ZhTwPhone.At(utf8, at) : hit;
        return hit.Kind is null ? ZhTwBusinessNumber.At(utf8, at) : hit;
    }
}
