using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Events;

// Random values that members of events have.
internal static class SomeValues
{
    // Empty more often than not in optional places, and with everything that escaping and UTF-8 can get wrong.
    public static readonly Gen<string> Text = Gen.Frequency(
        (2, Gen.Const("")),
        (2, Gen.Char["abcXYZ019 ._/-"].Array[1, 12].Select(letters => new string(letters))),
        (1, Gen.OneOf("\"", "\\", "\b\t\n\f\r\u0001\u007f", "ä\u2028€", "😀\ud7ff\ue000", "{\"idempotency_key\":", "</script>")));

    public static readonly Gen<string> Name = Text.Where(text => text.Length > 0);

    public static readonly Gen<string> Digest = Gen.Byte.Array[32].Select(Convert.ToHexStringLower);

    public static readonly Gen<AgentId> Agent = Gen.Select(Text, Name).Select((org, did) => AgentId.Of(org, did));

    public static readonly Gen<AgentId?> AgentOrNone =
        Gen.Select(Agent, Gen.Bool).Select((agent, isThere) => isThere ? agent : (AgentId?)null);

    public static readonly Gen<Instant> Moment = Gen.Long[0, 1L << 50].Select(count => new Instant(count));

    public static readonly Gen<Instant?> MomentOrNone =
        Gen.Select(Moment, Gen.Bool).Select((moment, isThere) => isThere ? moment : (Instant?)null);
}
