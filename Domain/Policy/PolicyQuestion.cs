using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Facts;
using AgentAssembly.Domain.Policy.Replaying;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Domain.Policy;

/// <summary>An action as a policy sees it: what is to happen, by whom, in which session, and when.</summary>
public sealed record PolicyQuestion
{
    /// <summary>The tool name under which policies govern LLM calls (policy specification §1.1).</summary>
    public const string LlmCallTool = "llm_call";

    /// <summary>The tool name under which policies hold the condition of messages (policy specification §3).</summary>
    public const string MessageTool = "message";

    private NetworkParts? _network;

    /// <summary>What the agent is about to do.</summary>
    public required ActionKind Kind { get; init; }

    /// <summary>When: schedules and limits count by it.</summary>
    public Instant Now { get; init; }

    /// <summary>Who.</summary>
    public ActorFacts Actor { get; init; } = ActorFacts.Nobody;

    /// <summary>The run that it belongs to; empty for none. Limits by session count by it.</summary>
    public string TraceId { get; init; } = "";

    /// <summary>What the session did before; null where nothing is known of it.</summary>
    public SessionFacts? Session { get; init; }

    /// <summary>The tool of a call or result, exact; <see cref="LlmCallTool"/> for an LLM call; empty for other kinds.</summary>
    public string Tool { get; init; } = "";

    /// <summary>The model of an LLM call.</summary>
    public string Model { get; init; } = "";

    /// <summary>
    /// The address of a network call, as asked and untrusted, such as <c>https://api.example:443</c>; empty for other kinds.
    /// </summary>
    public string Url { get; init; } = "";

    /// <summary>The method of a network call: <c>CONNECT</c> where only a connection is asked for.</summary>
    public string Method { get; init; } = "";

    /// <summary>The path of a file operation, untrusted; empty for other kinds.</summary>
    public string Path { get; init; } = "";

    /// <summary>What is done to the file.</summary>
    public FileOperation FileOperation { get; init; }

    /// <summary>The program of a process; empty for other kinds.</summary>
    public string Program { get; init; } = "";

    /// <summary>The program and its arguments, with a space between (policy specification §1.1).</summary>
    public string Command { get; init; } = "";

    /// <summary>The team that a message comes from; null where none is named.</summary>
    public string? SourceTeam { get; init; }

    /// <summary>The team that a message goes to; null where none is named.</summary>
    public string? TargetTeam { get; init; }

    /// <summary>The channel that a message goes to; null where none is named.</summary>
    public string? TargetChannel { get; init; }

    /// <summary>
    /// The arguments of a call or the result of one: UTF-8, most often JSON, untrusted. For an LLM call the object
    /// <c>{"model","prompt_tokens","contains_pii"}</c>.
    /// </summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    // Watches the reading of a payload that was redacted before it was recorded; null for one that is as it was.
    internal RedactedReading? Redacted { get; init; }

    // The same for another set, by which nothing was read yet.
    internal PolicyQuestion ToAskAgain() => Redacted is null ? this : this with { Redacted = Redacted.Anew() };

    /// <summary>Keeps what is found in the payload; null where nobody needs it afterwards.</summary>
    public ScannedPayload? Scanned { get; init; }

    // Taken apart when a condition first asks. A copy with another address is taken apart anew.
    internal NetworkParts Network => _network?.Url == Url ? _network : _network = NetworkParts.Of(Url);

    /// <summary>What was spent and what this costs; null where nobody knows, and then budgets deny.</summary>
    public SpendingFacts? Spending { get; init; }

    /// <summary>Whether budgets are kept by whoever reserves spending: then they are not looked at here.</summary>
    public bool AreBudgetsKept { get; init; }

    /// <summary>May the agent call a language model?</summary>
    public static PolicyQuestion LlmCall() => new() { Kind = ActionKind.LlmCall, Tool = LlmCallTool };

    /// <summary>May the agent call <paramref name="tool"/>?</summary>
    public static PolicyQuestion ToolCall(string tool) => new() { Kind = ActionKind.ToolCall, Tool = tool };

    /// <summary>May the agent see what <paramref name="tool"/> answered?</summary>
    public static PolicyQuestion ToolResult(string tool) => new() { Kind = ActionKind.ToolResult, Tool = tool };

    /// <summary>May the agent touch the file at <paramref name="path"/>?</summary>
    public static PolicyQuestion File(FileOperation operation, string path) =>
        new() { Kind = ActionKind.FileOperation, FileOperation = operation, Path = path };

    /// <summary>May the agent connect to <paramref name="url"/>?</summary>
    public static PolicyQuestion NetworkCall(string url, string method = "CONNECT") =>
        new() { Kind = ActionKind.NetworkCall, Url = url, Method = method };

    /// <summary>May the agent run <paramref name="command"/>?</summary>
    public static PolicyQuestion ProcessExec(string command) =>
        new() { Kind = ActionKind.ProcessExec, Command = command, Program = command.Split(' ', 2)[0] };

    /// <summary>May the agent send a message to a team?</summary>
    public static PolicyQuestion Message(string? targetTeam) => new() { Kind = ActionKind.SendMessage, TargetTeam = targetTeam };
}
