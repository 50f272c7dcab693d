using GraphQL;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;

namespace AgentAssembly.Read.Execution;

/// <summary>
/// An error whose text was written for its reader. Resolvers throw it for what a reader can do something about; the text of
/// every other exception stays in the server's log.
/// </summary>
public sealed class ReadError : ExecutionError, IToldError
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">A name for programs: upper case and underscores.</param>
    /// <param name="status">The HTTP status that says the same: 400 to 599.</param>
    /// <param name="message">What is wrong, and the way out. Never a secret.</param>
    public ReadError(string code, int status, string message)
        : base(message) => (Code, Status) = (code, status);

    /// <summary>The HTTP status that says the same.</summary>
    public int Status { get; }

    string IToldError.Name => Code!;
}

/// <summary>An error that may be told as it is.</summary>
internal interface IToldError
{
    string Name { get; }

    int Status { get; }
}

/// <summary>A document that the limits refuse for what it would cost.</summary>
internal sealed class CostRefused(string code, int status, string message, ROM text, ASTNode operation)
    : ValidationError(text, code, message, operation), IToldError
{
    public string Name { get; } = code;

    public int Status { get; } = status;
}

/// <summary>A request that was refused before anything was executed.</summary>
/// <param name="code">A name for programs.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What is wrong, and the way out.</param>
internal sealed class RequestRefusedException(string code, int status, string message) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>
    /// Whether the request itself was sound and only its document is refused: <c>application/json</c> answers 200 then, as
    /// GraphQL over HTTP has it.
    /// </summary>
    public bool IsOfDocument { get; init; }

    /// <summary>A refused document.</summary>
    public static RequestRefusedException OfDocument(string code, string message) =>
        new(code, 400, message) { IsOfDocument = true };
}
