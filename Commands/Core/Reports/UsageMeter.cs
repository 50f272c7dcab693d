using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentAssembly.Commands.Core.Actions.CheckAction;
using AgentAssembly.Domain.Reports;

namespace AgentAssembly.Commands.Core.Reports;

/// <summary>
/// What agents reported of their calls, under the names of OpenTelemetry's conventions for generative AI and MCP. Each report
/// counts once, however often it comes; what nobody measured is not counted as nothing. Safe for concurrent use.
/// </summary>
public sealed class UsageMeter : IDisposable
{
    /// <summary>How long model calls took.</summary>
    public const string ModelDurationName = "gen_ai.client.operation.duration";

    /// <summary>How many tokens went in and out.</summary>
    public const string TokensName = "gen_ai.client.token.usage";

    /// <summary>How long tool calls over MCP took.</summary>
    public const string McpDurationName = "mcp.client.operation.duration";

    private readonly Meter _meter = new(LedgerHealth.MeterName);
    private readonly Histogram<double> _modelDurations;
    private readonly Histogram<long> _tokens;
    private readonly Histogram<double> _mcpDurations;

    /// <summary>Makes the instruments.</summary>
    public UsageMeter()
    {
        _modelDurations = _meter.CreateHistogram<double>(ModelDurationName, "s", "GenAI operation duration, as reported.");
        _tokens = _meter.CreateHistogram<long>(TokensName, "{token}", "Tokens used by a GenAI operation, as reported.");
        _mcpDurations = _meter.CreateHistogram<double>(McpDurationName, "s", "Duration of MCP calls from the sender's side, as reported.");
    }

    /// <summary>Takes in how an action ended.</summary>
    public void Reported(ReportedOutcome? outcome)
    {
        switch (outcome)
        {
            case ReportedOutcome.ModelCall call:
                Add(call);
                break;
            case ReportedOutcome.ToolCall { LatencyMilliseconds: > 0 } call
                when string.Equals(call.Source, "mcp", StringComparison.OrdinalIgnoreCase):
                Add(call);
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void Add(ReportedOutcome.ToolCall call)
    {
        var tags = new TagList
        {
            { "mcp.method.name", "tools/call" }, { "gen_ai.operation.name", "execute_tool" }, { "gen_ai.tool.name", call.Tool },
        };
        if (!call.Succeeded)
        {
            tags.Add("error.type", "tool_error");
        }

        _mcpDurations.Record(call.LatencyMilliseconds / 1_000.0, tags);
    }

    private void Add(ReportedOutcome.ModelCall call)
    {
        var (operation, provider, model) = (
            new KeyValuePair<string, object?>("gen_ai.operation.name", "chat"),
            new KeyValuePair<string, object?>("gen_ai.provider.name", call.Provider.Length > 0 ? call.Provider : "_OTHER"),
            new KeyValuePair<string, object?>("gen_ai.request.model", call.Model));
        if (call.LatencyMilliseconds > 0)
        {
            _modelDurations.Record(call.LatencyMilliseconds / 1_000.0, operation, provider, model);
        }

        if (call.PromptTokens > 0)
        {
            _tokens.Record(call.PromptTokens, operation, provider, model, new("gen_ai.token.type", "input"));
        }

        if (call.CompletionTokens > 0)
        {
            _tokens.Record(call.CompletionTokens, operation, provider, model, new("gen_ai.token.type", "output"));
        }
    }
}
