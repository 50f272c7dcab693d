using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Facts;

namespace AgentAssembly.Domain.Actions;

/// <summary>Who claims to act.</summary>
/// <param name="Org">The tenant; <c>default</c> where none was named.</param>
/// <param name="Team">The team; <c>default</c> where none was named.</param>
/// <param name="Did">The agent's DID or name; empty when nobody is claimed.</param>
public sealed record ActorClaim(string Org, string Team, string Did)
{
    /// <summary>Stands for an org or a team that was not named.</summary>
    public const string Default = "default";

    /// <summary>The tenant.</summary>
    // Neither this nor the DID can be exchanged by "with": the id below follows from both.
    public string Org { get; } = Org;

    /// <summary>The agent's DID or name; empty when nobody is claimed.</summary>
    public string Did { get; } = Did;

    /// <summary>The id that the claim leads to.</summary>
    public AgentId AgentId { get; } = AgentId.Of(Org, Did);

    /// <summary>Makes a claim of what a request says, empty texts included.</summary>
    public static ActorClaim From(string org, string team, string did) =>
        new(org.Length == 0 ? Default : org, team.Length == 0 ? Default : team, did.Trim());
}

/// <summary>One action that somebody wants to take, as it was asked.</summary>
public sealed record AgentAction
{
    /// <summary>Who claims to act.</summary>
    public required ActorClaim Actor { get; init; }

    /// <summary>Who made the actor act, in a call between agents; null where nobody is named.</summary>
    public ActorClaim? Caller { get; init; }

    /// <summary>What kind of action it is.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>The run that it belongs to; may be empty.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>The action's own id within the run; may be empty.</summary>
    public string SpanId { get; init; } = "";

    /// <summary>The tool of a call or a result.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Where the tool comes from, such as <c>mcp</c>.</summary>
    public string ToolSource { get; init; } = "";

    /// <summary>The model of an LLM call.</summary>
    public string Model { get; init; } = "";

    /// <summary>Estimated tokens of the prompt.</summary>
    public int PromptTokens { get; init; }

    /// <summary>Whether the caller saw personal data in the prompt.</summary>
    public bool ContainsPersonalData { get; init; }

    /// <summary>The host of a network call, or of a tool's target.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port of a network call.</summary>
    public int Port { get; init; }

    /// <summary>The protocol of a network call, or the operation on a file.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The path of a file operation.</summary>
    public string Path { get; init; } = "";

    /// <summary>The program of a process.</summary>
    public string Command { get; init; } = "";

    /// <summary>The address that a tool calls or a result came from; digested, and of it only the host is recorded.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whom a message is for; null for other kinds.</summary>
    public MessageAddress? Message { get; init; }

    /// <summary>Arguments, result or the content of a message: digested and never recorded.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// The payload of a process: its arguments as a canonical JSON array of texts, so that no two lists of arguments
    /// look alike and none is taken for JSON of another meaning.
    /// </summary>
    public static ReadOnlyMemory<byte> ArgumentsOf(IEnumerable<string> arguments)
    {
        var json = new CanonicalJsonWriter();
        json.BeginArray();
        foreach (var argument in arguments)
        {
            json.Value(argument);
        }

        json.EndArray();
        return json.ToArray();
    }
}
