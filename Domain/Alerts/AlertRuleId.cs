using System.Globalization;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Alerts;

/// <summary>
/// Names an alert rule. It follows from org and name, so that two rules of an org cannot have one name, and a rule that was
/// removed and set again goes on in its stream.
/// </summary>
/// <param name="Value">The 16 bytes behind the digits.</param>
public readonly record struct AlertRuleId(UInt128 Value)
{
    private const int Digits = 32;
    private static readonly StreamName Streams = StreamName.Of("alertrule", 0);

    /// <summary>The stream that tells of the rule.</summary>
    public StreamName Stream => Streams.With(Value);

    /// <summary>
    /// The id of a rule: the first 16 bytes of SHA-256 over <c>aa-stream/1</c>, <c>alertrule</c>, the org and the name, each
    /// preceded by its length as u32be.
    /// </summary>
    public static AlertRuleId Of(string org, string name) => new(StreamName.ForKey("alertrule", org, name).Id);

    /// <summary>Reads 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out AlertRuleId id)
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
