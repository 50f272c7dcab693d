using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AgentAssembly.Edges.Cli.Arguments;

/// <summary>A command whose help ends with an example, written as it stands.</summary>
/// <param name="name">The command's name.</param>
/// <param name="description">What it is for.</param>
/// <param name="example">Input and output: what programs may rely on.</param>
internal sealed class ExampleCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}

/// <summary>Help, and behind it the example of a command that has one.</summary>
/// <param name="help">Everything but the example.</param>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    // Who asks for help has not given what the command requires yet.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is ExampleCommand command)
        {
            var output = parseResult.InvocationConfiguration.Output;
            foreach (var line in command.Example.Split('\n'))
            {
                output.WriteLine(line.TrimEnd());
            }

            output.WriteLine();
        }

        return code;
    }
}
