using System.Text;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Domain.Secrets;

/// <summary>Which secret.</summary>
/// <param name="Org">The tenant.</param>
/// <param name="Team">The team that it is for; empty for the whole org.</param>
/// <param name="Name">A <see cref="SecretName"/>.</param>
public readonly record struct SecretId(string Org, string Team, string Name)
{
    /// <summary>The stream that tells of it.</summary>
    public StreamName Stream => StreamName.ForKey("secret", Org, Team, Name);

    /// <summary>Under whose key its values are encrypted. Neither teams nor names hold a slash, so no two share one.</summary>
    public KeySubject Key => new(Org, $"secret:{Team}/{Name}");

    /// <summary>
    /// What the text of one of its values is bound to: the stream, a zero byte, and the value's id. Each id stands for one
    /// version, so that a text that was put in another's place does not open.
    /// </summary>
    /// <param name="value">The id, as the event has it.</param>
    public byte[] BindingOf(string value) => Encoding.UTF8.GetBytes($"{Stream}\0{value}");
}
