using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// How errors are told: every one with <c>code</c>, <c>status</c> and <c>requestId</c>, and without the text or type of an
/// exception that was not written for its reader.
/// </summary>
internal sealed class ErrorShape : IErrorInfoProvider
{
    private const string RequestId = "requestId";

    public ErrorInfo GetInfo(ExecutionError executionError)
    {
        var (code, status) = KindOf(executionError);
        var id = executionError.Extensions is { } told && told.TryGetValue(RequestId, out var known) ? known : null;
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = code,
            ["status"] = status,
            [RequestId] = id,
        };
        if (executionError is ValidationError { Number: { Length: > 0 } rule } and not IToldError)
        {
            extensions["rule"] = rule;
        }

        return new ErrorInfo
        {
            Message = status < 500 || executionError is IToldError
                ? executionError.Message
                : $"The server failed at this; its log tells more under the request {id}.",
            Extensions = extensions,
        };
    }

    /// <summary>Writes into errors what the server's log calls their operation.</summary>
    public static void Sign(ExecutionErrors? errors, string requestId)
    {
        foreach (var error in errors ?? [])
        {
            (error.Extensions ??= new(StringComparer.Ordinal))[RequestId] = requestId;
        }
    }

    /// <summary>The name and the status of an error.</summary>
    public static (string Code, int Status) KindOf(ExecutionError error) => error switch
    {
        IToldError told => (told.Name, told.Status),
        SyntaxError => ("SYNTAX_ERROR", 400),
        InvalidVariableError => ("VARIABLE_INVALID", 400),
        ValidationError => ("VALIDATION_FAILED", 400),
        RequestError => ("REQUEST_INVALID", 400),
        _ => ("INTERNAL", 500),
    };
}
