using System.Text;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Deliveries;

/// <summary>Which destination of notifications.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Name">1 to <see cref="NameLengthMax"/> of <c>a-z</c>, <c>0-9</c> and dash.</param>
public readonly record struct DestinationId(string Org, string Name)
{
    /// <summary>Longest name, in characters.</summary>
    public const int NameLengthMax = 64;

    private static readonly StreamName Streams = StreamName.Of("destination", 0);

    /// <summary>The category of the streams of destinations, as a number.</summary>
    public static ulong CategoryKey => Streams.CategoryKey;

    /// <summary>The stream that tells of it.</summary>
    public StreamName Stream => StreamName.ForKey("destination", Org, Name);

    /// <summary>Under whose key its secrets are encrypted.</summary>
    public KeySubject Key => new(Org, $"destination:{Name}");

    /// <summary>Whether a text can be a name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= NameLengthMax && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>
    /// What the text of its secrets is bound to: the stream, a zero byte, and the value's id, so that a text which was put
    /// in another's place does not open.
    /// </summary>
    /// <param name="value">The id, as the event has it.</param>
    public byte[] BindingOf(string value) => Encoding.UTF8.GetBytes($"{Stream}\0{value}");
}
