using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Completion;

/// <summary><c>aasm completion</c>: prints what a shell loads so that it completes commands, options, and what the server knows.</summary>
internal static class CompletionCommand
{
    public static Command Make(CommandContext around)
    {
        var shell = Words.ChoiceArgument("SHELL", "The shell", [.. ShellScripts.All.Keys]);
        var command = new ExampleCommand("completion", "Print what a shell loads to complete commands, options, and agents that the server knows", """
            Example:
              source <(aasm completion bash)                     # bash; in ~/.bashrc for good
              aasm completion zsh > "${fpath[1]}/_aasm"          # zsh
              aasm completion fish > ~/.config/fish/completions/aasm.fish
              aasm completion pwsh | Out-String | Invoke-Expression
              aasm completion nu | save -f ~/.config/nushell/aasm.nu   # and 'source' it in config.nu
            """)
        { shell };
        around.Run(command, (parsed, _, _) =>
        {
            // A script is no result: it stands as it is, whatever the terminal.
            around.Surroundings.Out.Write(ShellScripts.All[parsed.GetValue(shell)!]);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
