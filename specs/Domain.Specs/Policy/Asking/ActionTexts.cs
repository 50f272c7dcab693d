using System.Globalization;
using System.Text;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy;
using AgentAssembly.Domain.Policy.Asking;

namespace AgentAssembly.Specs.Domain.Policy.Asking;

// Reads actions at a fixed moment, for the specs of this folder.
internal static class ActionTexts
{
    public static readonly Instant Now = At("2026-07-01T12:00:00Z");

    public static Instant At(string time) => Instant.From(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    public static PolicyQuestion Question(string text) => ActionText.Parse("action.yaml", text, Now) switch
    {
        ActionParseResult.Accepted accepted => accepted.Question,
        ActionParseResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    public static string[] ErrorsOf(string text) => ActionText.Parse("action.yaml", text, Now) switch
    {
        ActionParseResult.Refused refused => [.. refused.Errors.Select(error => error.ToString())],
        _ => [],
    };

    public static string PayloadOf(string text) => Encoding.UTF8.GetString(Question(text).Payload.Span);
}
