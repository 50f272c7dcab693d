using AgentAssembly.Read.Access;
using GraphQL;
using GraphQL.SystemTextJson;

namespace AgentAssembly.Read.Execution;

/// <summary>Writes results and errors as JSON.</summary>
internal sealed class AnswerWriter
{
    private readonly GraphQLSerializer _serializer = new(new ErrorShape());

    /// <summary>Reads what JSON asks for.</summary>
    public GraphQLSerializer Json => _serializer;

    /// <summary>Writes a result.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> WriteAsync(
        ExecutionResult result, Asking asking, CancellationToken cancellationToken)
    {
        ErrorShape.Sign(result.Errors, asking.RequestId);
        using var buffer = new MemoryStream();
        await _serializer.WriteAsync(buffer, result, cancellationToken).ConfigureAwait(false);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Writes a refusal.</summary>
    public ReadOnlyMemory<byte> Write(RequestRefusedException refused, string requestId)
    {
        var error = new ReadError(refused.Code, refused.Status, refused.Message);
        ErrorShape.Sign([error], requestId);
        return System.Text.Encoding.UTF8.GetBytes(_serializer.Serialize(new ExecutionResult { Errors = [error] }));
    }

    /// <summary>Writes a refusal as the list of errors that it is within a socket's message.</summary>
    public static ReadOnlyMemory<byte> WriteErrors(ReadOnlyMemory<byte> answer)
    {
        using var document = System.Text.Json.JsonDocument.Parse(answer);
        return System.Text.Encoding.UTF8.GetBytes(document.RootElement.GetProperty("errors").GetRawText());
    }
}
