using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using Grpc.Core;

namespace AgentAssembly.Edges.Cli.Projections;

/// <summary><c>aasm projections</c>.</summary>
internal static class ProjectionGroup
{
    public static Command Make(CommandContext around) => new("projections", "See, verify and rebuild what the read side shows")
    {
        List(around), Verify(around), Rebuild(around),
    };

    private static Command List(CommandContext around) => around.AtServer(
        new Command("list", "List projections: how far each is, and what stopped it"),
        async (_, talk) => ProjectionText.WriteList(talk.Screen, await ListAsync(talk).ConfigureAwait(false)));

    private static Command Verify(CommandContext around)
    {
        var name = NameArgument("The projection; all of them where none is named");
        return around.AtServer(
            new Command("verify", "Make documents anew on the side, and compare them with those that are shown, byte for byte") { name },
            async (parsed, talk) =>
            {
                var proofs = new List<GetProjectionProofResponse>();
                foreach (var each in await NamesAsync(talk, parsed.GetValue(name)).ConfigureAwait(false))
                {
                    talk.Screen.Progress($"verifying {each}");
                    proofs.Add(await AskAtLengthAsync(
                        talk, (client, options) => client.GetProjectionProofAsync(new() { Name = each }, options)).ConfigureAwait(false));
                }

                talk.Screen.Progress("");
                ProjectionText.WriteProofs(talk.Screen, proofs);
                if (proofs.Find(proof => !proof.Matches) is { } differs)
                {
                    throw new CliException(ExitCode.VerificationFailed,
                        $"the projection {differs.Name} shows something else than the log says: 'aasm projections rebuild {differs.Name}' mends it");
                }
            });
    }

    private static Command Rebuild(CommandContext around)
    {
        var name = NameArgument("The projection; all of them, one after the other, where none is named");
        return around.AtServer(
            new Command("rebuild", "Make documents anew beside those that are shown, and then show the new ones") { name },
            async (parsed, talk) =>
            {
                foreach (var each in await NamesAsync(talk, parsed.GetValue(name)).ConfigureAwait(false))
                {
                    talk.Screen.Progress($"rebuilding {each}");
                    await AskAtLengthAsync(
                        talk, (client, options) => client.RebuildProjectionAsync(new() { Name = each }, options)).ConfigureAwait(false);
                }

                talk.Screen.Progress("");
                ProjectionText.WriteList(talk.Screen, await ListAsync(talk).ConfigureAwait(false));
            });
    }

    private static Argument<string?> NameArgument(string description) => new("NAME")
    {
        Description = description, Arity = ArgumentArity.ZeroOrOne,
    };

    private static async Task<IReadOnlyList<ProjectionRecord>> ListAsync(ServerTalk talk)
    {
        var client = new ProjectionAdminService.ProjectionAdminServiceClient(talk.Channel);
        return (await talk.AskAsync(client.ListProjectionsAsync, new ListProjectionsRequest()).ConfigureAwait(false)).Projections;
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(ServerTalk talk, string? named) =>
        named is not null ? [named] : [.. (await ListAsync(talk).ConfigureAwait(false)).Select(projection => projection.Name)];

    // Reading a whole log takes as long as it takes.
    private static Task<T> AskAtLengthAsync<T>(
        ServerTalk talk, Func<ProjectionAdminService.ProjectionAdminServiceClient, CallOptions, AsyncUnaryCall<T>> ask) =>
        talk.ExplainAsync(() => ask(
            new(talk.Channel), talk.CallOptions.WithDeadline(DateTime.MaxValue)).ResponseAsync);
}
