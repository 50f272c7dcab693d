namespace AgentAssembly.Domain.Reports;

/// <summary>How an action ended, by its kind (wire specification §2.4). Times are in whole milliseconds, from 0.</summary>
public abstract record ReportedOutcome
{
    private ReportedOutcome()
    {
    }

    /// <summary>How long it took; 0 where nobody measured it.</summary>
    public long LatencyMilliseconds { get; init; }

    /// <summary>A model was called.</summary>
    /// <param name="Model">The model, as the provider names it.</param>
    /// <param name="Provider">Who runs it.</param>
    public sealed record ModelCall(string Model, string Provider) : ReportedOutcome
    {
        /// <summary>Tokens sent; from 0.</summary>
        public long PromptTokens { get; init; }

        /// <summary>Tokens received; from 0.</summary>
        public long CompletionTokens { get; init; }

        /// <summary>Whether the producer found personal data in the prompt.</summary>
        public bool FoundPersonalData { get; init; }

        /// <summary>Whether that data was taken out before the call.</summary>
        public bool RemovedPersonalData { get; init; }
    }

    /// <summary>A tool was called.</summary>
    /// <param name="Tool">The tool.</param>
    /// <param name="Source">Where it comes from, such as <c>mcp</c>.</param>
    /// <param name="Succeeded">It reported no error.</param>
    /// <param name="Error">What it said went wrong.</param>
    /// <param name="ArgumentsBytes">Length of its arguments in bytes; the arguments are recorded nowhere.</param>
    public sealed record ToolCall(string Tool, string Source, bool Succeeded, string Error, long ArgumentsBytes)
        : ReportedOutcome;

    /// <summary>A file was touched.</summary>
    /// <param name="Operation">What was done, such as <c>read</c>.</param>
    /// <param name="Path">The file.</param>
    /// <param name="SizeBytes">Bytes moved; from 0.</param>
    /// <param name="Source">Who saw it: <c>sdk_hook</c> or <c>ebpf</c>.</param>
    /// <param name="IsSensitive">The producer counts the path among the sensitive ones.</param>
    public sealed record FileOperation(string Operation, string Path, long SizeBytes, string Source, bool IsSensitive)
        : ReportedOutcome;

    /// <summary>A connection was made.</summary>
    /// <param name="Host">Name or address.</param>
    /// <param name="Port">The port, as told.</param>
    /// <param name="Protocol">The protocol, such as <c>https</c>.</param>
    /// <param name="Status">Status of the answer; 0 where there was none.</param>
    /// <param name="Succeeded">It came to an end without a transport error.</param>
    public sealed record NetworkCall(string Host, int Port, string Protocol, int Status, bool Succeeded) : ReportedOutcome;

    /// <summary>A process ran.</summary>
    /// <param name="Command">The program.</param>
    /// <param name="ArgumentsBytes">Length of its arguments in UTF-8 bytes, all together; they are recorded nowhere.</param>
    /// <param name="ExitCode">Its exit status.</param>
    /// <param name="Succeeded">The producer calls it a success.</param>
    public sealed record Process(string Command, long ArgumentsBytes, int ExitCode, bool Succeeded) : ReportedOutcome;

    /// <summary>An action was stopped, or let through with a mark.</summary>
    /// <param name="Rule">The rule that fired.</param>
    /// <param name="BlockedAction">The action in question.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Violation(string Rule, string BlockedAction, string Reason) : ReportedOutcome;

    /// <summary>A held action was decided; <see cref="LatencyMilliseconds"/> is how long it was held.</summary>
    /// <param name="ApprovalId">The request.</param>
    /// <param name="Approver">Who decided.</param>
    /// <param name="IsApproved">It may go ahead.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Approval(string ApprovalId, string Approver, bool IsApproved, string Reason) : ReportedOutcome;
}
