using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Asking;
using AgentAssembly.Domain.Policy.Parsing;

namespace AgentAssembly.Domain.Policy.Assertions;

/// <summary>Assertion files: what policies must say of which actions. The README beside this file lists every key.</summary>
public static class AssertionText
{
    private const string NoCases = "holds no cases; a test that asserts nothing would always pass";

    /// <summary>Reads an assertion file. Nothing in it is ignored.</summary>
    /// <param name="name">The name that errors use, usually the file's.</param>
    /// <param name="text">YAML, which JSON is too; at most 256 KiB of UTF-8 and nested at most 32 deep.</param>
    /// <param name="now">When actions happen, where neither they nor the file say.</param>
    /// <returns>The file, or every error found. Never an exception because of <paramref name="text"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static AssertionParseResult Parse(string name, string text, Instant now)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(text);
        var errors = new PolicyErrorList(name);
        var file = FactText.ReadRoot(text, errors, NoCases) is { } root
            ? AssertionReader.Read(root, new SectionReader(errors), now)
            : null;
        return file is not null && errors.IsEmpty
            ? new AssertionParseResult.Accepted(file)
            : new AssertionParseResult.Refused(errors.ToRefusal().Errors);
    }
}
