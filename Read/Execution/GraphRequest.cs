using GraphQL;

namespace AgentAssembly.Read.Execution;

/// <summary>What is asked, as it came.</summary>
/// <param name="Query">The document's text; empty where only its id was sent.</param>
/// <param name="DocumentId">The id of a persisted document; empty for none.</param>
/// <param name="OperationName">The operation of the document that is meant; empty for its only one.</param>
/// <param name="Variables">The values of its variables, not yet coerced.</param>
internal sealed record GraphRequest(string Query, string DocumentId, string OperationName, Inputs Variables)
{
    /// <summary>The name of the variable that a stream's reader continues with.</summary>
    public const string AfterVariable = "after";

    /// <summary>The same request, going on behind a position.</summary>
    public GraphRequest After(string position) => this with
    {
        Variables = new Inputs(new Dictionary<string, object?>(Variables, StringComparer.Ordinal) { [AfterVariable] = position }),
    };
}
