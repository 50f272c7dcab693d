using AgentAssembly.Read.Execution;

namespace AgentAssembly.Read.Transport;

/// <summary>Finds the text of what is asked, of persisted documents too.</summary>
internal sealed class DocumentChoice(GraphQLTransportOptions options, GraphEngine engine)
{
    /// <summary>The text.</summary>
    /// <exception cref="RequestRefusedException">The id names none, or another text, or only persisted ones are taken.</exception>
    public string TextOf(GraphRequest request)
    {
        if (request.DocumentId.Length == 0)
        {
            return options.PersistedOnly
                ? throw RequestRefusedException.OfDocument("PERSISTED_ONLY",
                    "only persisted documents are executed here: send the documentId of one")
                : request.Query;
        }

        var text = options.Persisted.Find(request.DocumentId);
        if (text is null && (request.Query.Length == 0 || options.PersistedOnly))
        {
            throw RequestRefusedException.OfDocument("PERSISTED_QUERY_NOT_FOUND",
                "no persisted document has this id: documents are persisted at the server's start, and sent whole otherwise");
        }

        return request.Query.Length == 0 || request.Query == text || IsOf(request)
            ? text ?? request.Query
            : throw RequestRefusedException.OfDocument("PERSISTED_QUERY_DIFFERS", "the id is of another text than the query: send one of them");
    }

    /// <summary>Looks at the persisted documents.</summary>
    /// <exception cref="InvalidOperationException">One is not within the limits, or not GraphQL.</exception>
    public void RequirePersisted()
    {
        foreach (var text in options.Persisted.Texts)
        {
            try
            {
                engine.Parse(text);
            }
            catch (RequestRefusedException e)
            {
                throw new InvalidOperationException($"The persisted document {PersistedDocuments.IdOf(text)} is refused: {e.Message}.", e);
            }
        }
    }

    // A text that the server was not given is executed like any other, and not kept under its id.
    private static bool IsOf(GraphRequest request) =>
        PersistedDocuments.IdOf(request.Query) is var id
        && (request.DocumentId == id || "sha256:" + request.DocumentId == id);
}
