using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace AgentAssembly.Domain.Policy.Paths;

/// <summary>
/// An entry of <c>process.allow</c> or <c>process.deny</c>: a program, and perhaps its first arguments, such as
/// <c>git status</c>. A program without a slash is the one that the agent names just so; one with a slash is that path.
/// <c>*</c> is any program. Immutable; asking allocates nothing.
/// </summary>
public sealed class CommandPattern
{
    private const string Shell = ";|&$`<>\n\r(){}\\\"'*?[]~#!";

    private static readonly SearchValues<char> ShellCharacters = SearchValues.Create(Shell);
    private static readonly SearchValues<char> Separators = SearchValues.Create(Shell + " \t");

    private readonly string _program;
    private readonly string _line;

    private CommandPattern(string text, string program) => (Text, _program, _line) = (text, program, text);

    /// <summary>The entry as written.</summary>
    public string Text { get; }

    /// <summary>Reads an entry.</summary>
    /// <param name="text">Words with one space between.</param>
    /// <param name="pattern">The pattern, where there is no problem.</param>
    /// <param name="problem">What is wrong, for the author of the policy.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CommandPattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        pattern = null;
        if (text != "*" && text.AsSpan().IndexOfAny(ShellCharacters) >= 0)
        {
            problem = "must be a program and plain arguments, without characters that a shell reads; or '*' alone";
            return false;
        }

        var words = text.Split(' ');
        problem = words.Any(word => word.Length == 0 || word.Any(char.IsControl))
            ? "must be words with one space between, such as git status"
            : null;
        pattern = problem is null ? new(text, words[0]) : null;
        return problem is null;
    }

    /// <summary>
    /// Whether the command is surely this one: for lists that permit. With arguments in the entry the whole command line
    /// must be free of characters that a shell reads: <c>git status; rm x</c> is no <c>git status</c>.
    /// </summary>
    /// <param name="program">The program that is to be started.</param>
    /// <param name="command">The program and its arguments, with a space between.</param>
    public bool Matches(ReadOnlySpan<char> program, ReadOnlySpan<char> command) =>
        _program == "*"
        || (program.SequenceEqual(_program)
            && command.IndexOfAny(ShellCharacters) < 0
            && command.StartsWith(_line, StringComparison.Ordinal)
            && (command.Length == _line.Length || command[_line.Length] == ' '));

    /// <summary>
    /// Whether the command could be this one: for lists that forbid. A program counts wherever it lies, and anywhere in a
    /// command line that a shell could take apart.
    /// </summary>
    /// <param name="program">The program that is to be started.</param>
    /// <param name="command">The program and its arguments, with a space between.</param>
    public bool MayMatch(ReadOnlySpan<char> program, ReadOnlySpan<char> command)
    {
        if (_program == "*")
        {
            return true;
        }

        // Only the program counts where it is started by another, as in `sh -c "rm x"` or `env rm x`.
        var wanted = NameOf(_program);
        foreach (var range in command.SplitAny(Separators))
        {
            if (NameOf(command[range]).SequenceEqual(wanted) && (_line == _program || FollowedByArguments(command[range.Start..])))
            {
                return true;
            }
        }

        return NameOf(program).SequenceEqual(wanted) && _line == _program;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool FollowedByArguments(ReadOnlySpan<char> command)
    {
        var arguments = _line.AsSpan(_program.Length);
        var end = command.IndexOf(' ');
        return end >= 0 && command[end..].StartsWith(arguments, StringComparison.Ordinal);
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> program) => program[(program.LastIndexOf('/') + 1)..];
}
