using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Asking;

/// <summary>Actions written down as text, to be put to a policy set. The README beside this file lists every key.</summary>
public static class ActionText
{
    private const string NoAction = "holds no action; write at least its 'kind', such as {kind: tool_call, tool: search}";

    /// <summary>Reads one action. Nothing in it is ignored: what is unknown or belongs to another kind is an error.</summary>
    /// <param name="name">The name that errors use, usually the file's.</param>
    /// <param name="text">YAML, which JSON is too; at most 256 KiB of UTF-8 and nested at most 32 deep.</param>
    /// <param name="now">When the action happens, where the text does not say.</param>
    /// <returns>The question, or every error found. Never an exception because of <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static ActionParseResult Parse(string name, string text, Instant now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(text);
        var errors = new PolicyErrorList(name);
        var question = FactText.ReadRoot(text, errors, NoAction) is { } root
            ? ActionReader.Read(root, "", new SectionReader(errors), now)
            : null;
        return question is not null && errors.IsEmpty
            ? new ActionParseResult.Accepted(question)
            : new ActionParseResult.Refused(errors.ToRefusal().Errors);
    }
}
