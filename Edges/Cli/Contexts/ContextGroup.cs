using System.CommandLine;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Files;
using AgentAssembly.Edges.Cli.Sessions;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary><c>aasm context</c>.</summary>
internal static class ContextGroup
{
    public static Command Make(CommandContext around) => new(
        "context", "Name servers, and how they are talked with, in cli.yaml of AASM_STATE_DIR or ~/.aasm")
    {
        List(around), Current(around), Use(around), ContextSetCommand.Make(around), Delete(around), Rename(around), View(around),
    };

    /// <summary>The argument that names a context.</summary>
    public static Argument<string> Name(string name = "NAME", string description = "The context, as 'aasm context list' shows it")
    {
        var argument = Words.Argument(name, description);
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && text.Trim().Length > 0 && !ServerContext.IsName(text))
            {
                result.AddError($"{name} '{text}' is no name of a context: {ServerContext.NameRule} are");
            }
        });
        return argument;
    }

    /// <summary>Changes contexts while no other process does.</summary>
    public static async Task<ContextSet> ChangeAsync(
        Surroundings surroundings, Func<ContextSet, ContextSet> change, CancellationToken interrupted)
    {
        var file = ContextFile.Of(surroundings);
        using var taken = await FolderLock.TakeAsync(file.Folder, surroundings.Time, interrupted).ConfigureAwait(false);
        var set = change(file.Load());
        file.Save(set);
        return set;
    }

    private static Command List(CommandContext around)
    {
        var command = new Command("list", "List contexts");
        around.Run(command, (_, screen, _) =>
        {
            ContextReport.Say(screen, ContextFile.Of(around.Surroundings).Load());
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static Command Current(CommandContext around)
    {
        var command = new Command(
            "current", $"Say which context is in force: that of {ContextFile.Variable}, else the one chosen with 'aasm context use'");
        around.Run(command, (_, screen, _) =>
        {
            var context = ContextFile.Of(around.Surroundings).InForce(null, around.Surroundings) ?? throw new CliException(
                ExitCode.NotFound, "no context is in force: 'aasm context use NAME' chooses one");
            ContextReport.SayCurrent(screen, context);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static Command Use(CommandContext around)
    {
        var name = Name();
        name.Arity = ArgumentArity.ZeroOrOne;
        var none = new Option<bool>("--none") { Description = "Choose none: commands ask the server that runs here" };
        var command = new Command("use", "Choose the context of later commands") { name, none };
        command.Validators.Add(result =>
        {
            if (result.GetValue(none) == (result.GetResult(name) is { Tokens.Count: > 0 }))
            {
                result.AddError("say which: either NAME, or --none");
            }
        });
        around.Run(command, async (parsed, screen, interrupted) =>
        {
            var chosen = parsed.GetValue(none) ? null : parsed.GetValue(name);
            await ChangeAsync(
                around.Surroundings,
                set => set with { Current = chosen is null ? null : set.Named(chosen, "NAME").Name },
                interrupted).ConfigureAwait(false);
            ContextReport.SayChanged(screen, chosen is null ? "no context is chosen now" : $"{chosen} is chosen now", chosen);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Delete(CommandContext around)
    {
        var (name, consent) = (Name(), new Consent());
        var command = new Command("delete", "Delete a context that nobody is logged in at") { name };
        consent.AddTo(command);
        around.Run(command, async (parsed, screen, interrupted) =>
        {
            var doomed = ContextFile.Of(around.Surroundings).Load().Named(parsed.GetValue(name)!, "NAME");
            if (KeptProof.FileOf(around.Surroundings, screen.Error).Find(doomed.Name) is { } session)
            {
                throw new CliException(ExitCode.Conflict,
                    $"{session.Principal} is logged in at {doomed.Name}: 'aasm logout --context {doomed.Name}' first. Nothing was changed");
            }

            await consent.RequireAsync(
                parsed, $"Delete the context {doomed.Name} ({doomed.Url})?", screen, around.Surroundings, interrupted).ConfigureAwait(false);
            await ChangeAsync(around.Surroundings, set => set.Without(doomed.Name), interrupted).ConfigureAwait(false);
            ContextReport.SayChanged(screen, $"context {doomed.Name} deleted", doomed.Name);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Rename(CommandContext around)
    {
        var (from, to) = (Name("OLD"), Name("NEW", $"Its new name: {ServerContext.NameRule}"));
        var command = new Command("rename", "Give a context another name; its login stays") { from, to };
        around.Run(command, async (parsed, screen, interrupted) =>
        {
            var (old, name) = (parsed.GetValue(from)!, parsed.GetValue(to)!);
            await ChangeAsync(around.Surroundings, set => Renamed(set, old, name), interrupted).ConfigureAwait(false);
            await KeptProof.FileOf(around.Surroundings, screen.Error).RenameAsync(old, name, CancellationToken.None).ConfigureAwait(false);
            ContextReport.SayChanged(screen, $"context {old} is called {name} now", name);
            return ExitCode.Ok;
        });
        return command;
    }

    private static ContextSet Renamed(ContextSet set, string old, string name) => set.All.ContainsKey(name)
        ? throw new CliException(ExitCode.Conflict, $"there is a context '{name}' already: delete it first, or choose another name")
        : set.Renamed(set.Named(old, "OLD"), name);

    private static Command View(CommandContext around)
    {
        var name = Name();
        name.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("view", "Show contexts as cli.yaml has them; nothing in there is secret") { name };
        around.Run(command, (parsed, screen, _) =>
        {
            var set = ContextFile.Of(around.Surroundings).Load();
            ContextReport.View(screen, parsed.GetValue(name) is { } one ? set.Only(set.Named(one, "NAME")) : set);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }
}
