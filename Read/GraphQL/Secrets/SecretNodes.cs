using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Projections.Models;
using GraphQL;

namespace AgentAssembly.Read.GraphQL.Secrets;

/// <summary>A secret that tools may be given: its name and version, and never its value.</summary>
[Name("Secret")]
public sealed class SecretNode
{
    private readonly StreamDocument<SecretState> _document;

    internal SecretNode(StreamDocument<SecretState> document) => _document = document;

    /// <summary>Its id: 32 hexadecimal digits.</summary>
    [Id]
    public string Id => _document.Id;

    /// <summary>Its tenant.</summary>
    public string Org => _document.Org;

    /// <summary>The team whose agents may use it; empty for the whole org.</summary>
    public string Team => _document.Team;

    /// <summary>Its name; unique in its team, or in what is the whole org's.</summary>
    public string Name => _document.State.Name;

    /// <summary>Which value it is: from 1.</summary>
    public int Version => _document.State.Version;

    /// <summary>When it was registered.</summary>
    public Instant RegisteredAt => _document.State.RegisteredAt;

    /// <summary>When it last got another value; null where it has its first.</summary>
    public Instant? RotatedAt => _document.State.RotatedAt;

    /// <summary>The version of its stream, for expectedVersion.</summary>
    public long StreamVersion => _document.Version;
}

/// <summary>The key that data of a subject is encrypted with. It is itself nowhere in the log.</summary>
[Name("DataKey")]
public sealed class DataKeyNode
{
    private readonly StreamDocument<KeyState> _document;

    internal DataKeyNode(StreamDocument<KeyState> document) => _document = document;

    /// <summary>The key's id, which is not the key.</summary>
    [Id]
    public string Id => _document.State.Key!.Value.ToString();

    /// <summary>The tenant; empty for the key of the installation.</summary>
    public string Org => _document.Org;

    /// <summary>Whose data, such as agent:…; empty for data of the tenant as a whole, and for the key of the installation.</summary>
    public string Subject => _document.State.Subject.Name ?? "";

    /// <summary>Whether it was destroyed, and with it what was encrypted.</summary>
    public bool IsDestroyed => _document.State.IsDestroyed;

    /// <summary>Why it was destroyed.</summary>
    public string Reason => _document.State.Reason;

    /// <summary>How often the key of the installation was rotated; 0 for all others.</summary>
    public int Generation => _document.State.Generation;

    /// <summary>When it was made.</summary>
    public Instant CreatedAt => _document.Born;

    /// <summary>When it was destroyed; null where it was not.</summary>
    public Instant? DestroyedAt => _document.State.IsDestroyed ? _document.Changed : null;
}
