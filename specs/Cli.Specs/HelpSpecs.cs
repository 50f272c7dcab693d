using System.CommandLine;
using System.Text;
using AgentAssembly.Edges.Cli;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli;

public class HelpSpecs
{
    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public async Task Every_command_helps(int width)
    {
        var text = new StringBuilder();
        foreach (var path in Paths(Root(), []))
        {
            var run = await Aasm.RunAsync(width, [.. path, "--help"]);
            Assert.Equal(0, run.ExitCode);
            text.Append("===== aasm ").AppendJoin(' ', path).Append('\n').Append(run.Out.ReplaceLineEndings("\n"));
        }

        Approved.Matches($"help-{width}", Trimmed(text.ToString()));
    }

    [Fact]
    public void Every_command_and_option_says_what_it_is_for()
    {
        foreach (var command in All(Root()))
        {
            Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description) && option is not VersionOption && option.Name != "--help", option.Name));
        }
    }

    [Fact]
    public void No_option_takes_a_secret() => Assert.DoesNotContain(
        All(Root()).SelectMany(c => c.Options), o => o.Name is "--token" or "--api-key" or "--password" or "--credential");

    [Fact]
    public void A_call_makes_the_command_that_it_names_and_no_other() =>
        Assert.All(CommandTree.Names, name => Assert.Equal([name], Root(name).Subcommands.Select(command => command.Name)));

    private static Command Root(string? first = null) => CommandTree.Make(
        new GlobalOptions(),
        new Surroundings(TextWriter.Null, TextWriter.Null, () => Stream.Null, null, false, _ => null, TimeProvider.System),
        first);

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static IEnumerable<string[]> Paths(Command command, string[] path) =>
        command.Subcommands.SelectMany(c => Paths(c, [.. path, c.Name])).Prepend(path);

    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));
}
