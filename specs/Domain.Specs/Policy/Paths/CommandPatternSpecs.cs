using AgentAssembly.Domain.Policy.Paths;

namespace AgentAssembly.Specs.Domain.Policy.Paths;

public sealed class CommandPatternSpecs
{
    [Theory]
    [InlineData("git", "git status", true)]
    [InlineData("git status", "git status", true)]
    [InlineData("git status", "git status --short", true)]
    [InlineData("git status", "git statusx", false)]
    [InlineData("git status", "git push", false)]
    [InlineData("git status", "git status; rm -rf /", false)]
    [InlineData("git status", "git status && rm x", false)]
    [InlineData("git status", "git status $(rm x)", false)]
    [InlineData("git status", "git status\nrm x", false)]
    [InlineData("git", "/usr/bin/git status", false)]
    [InlineData("/usr/bin/git", "/usr/bin/git status", true)]
    [InlineData("/usr/bin/git", "git status", false)]
    [InlineData("git", "gitx", false)]
    [InlineData("*", "anything; at all", true)]
    public void What_is_permitted_is_surely_the_command(string pattern, string command, bool matches) =>
        Assert.Equal(matches, Read(pattern).Matches(command.Split(' ', '\n')[0], command));

    [Theory]
    [InlineData("rm", "rm -rf /", true)]
    [InlineData("rm", "/bin/rm x", true)]
    [InlineData("rm", "sh -c \"rm x\"", true)]
    [InlineData("rm", "sh -c 'ls;rm x'", true)]
    [InlineData("rm", "env rm x", true)]
    [InlineData("rm", "git rm x", true)]
    [InlineData("rm", "ls $(which rm)", true)]
    [InlineData("rm", "ls /form", false)]
    [InlineData("rm", "alarm", false)]
    [InlineData("git push", "git push origin", true)]
    [InlineData("git push", "git status", false)]
    [InlineData("git push", "true; git push", true)]
    [InlineData("*", "ls", true)]
    public void What_is_forbidden_is_whatever_could_be_the_command(string pattern, string command, bool matches) =>
        Assert.Equal(matches, Read(pattern).MayMatch(command.Split(' ')[0], command));

    [Theory]
    [InlineData("")]
    [InlineData("git  status")]
    [InlineData(" git")]
    [InlineData("git; rm")]
    [InlineData("rm *")]
    [InlineData("echo \"x\"")]
    public void An_entry_that_is_no_plain_command_is_refused(string text)
    {
        Assert.False(CommandPattern.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var pattern = Read("git status");
        Assert.Equal(0, Allocation.Of(() => _ = pattern.Matches("git", "git status -s") && pattern.MayMatch("sh", "sh -c 'git status'")));
    }

    private static CommandPattern Read(string text) =>
        CommandPattern.TryParse(text, out var pattern, out var problem) ? pattern : throw new InvalidOperationException(problem);
}
