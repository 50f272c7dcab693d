using System.Globalization;
using AgentAssembly.Read.Execution;
using Microsoft.AspNetCore.Http;

namespace AgentAssembly.Read.Transport;

/// <summary>Writes whole answers.</summary>
internal sealed class Responder(GraphEngine engine)
{
    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync(HttpContext context, Answer answer, Accepted accepted)
    {
        var response = context.Response;
        response.StatusCode = answer.IsOfDocument && accepted == Accepted.Json ? StatusCodes.Status200OK : answer.Status;
        response.ContentType = (accepted == Accepted.Response ? MediaTypes.Response : MediaTypes.Json) + "; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        TellLimits(response, answer);
        await response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Writes a refusal.</summary>
    public Task RefuseAsync(HttpContext context, RequestRefusedException refused, Accepted accepted) => WriteAsync(
        context,
        new Answer(engine.Writer.Write(refused, context.TraceIdentifier), refused.Status, null) { IsOfDocument = refused.IsOfDocument },
        accepted);

    /// <summary>Writes the headers that tell what is left of a budget.</summary>
    public static void TellLimits(HttpResponse response, Answer answer)
    {
        if (answer.Cost is not { } cost)
        {
            return;
        }

        var resets = Math.Ceiling(cost.Resets.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Limit"] = cost.Limit.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Remaining"] = cost.Remaining.ToString(CultureInfo.InvariantCulture);
        response.Headers["RateLimit-Reset"] = resets;
        if (answer.Status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = resets;
        }
    }
}
