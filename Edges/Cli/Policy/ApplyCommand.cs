using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy apply</c>: changes what a server has in force, all or nothing.</summary>
internal static class ApplyCommand
{
    public static Command Make(CommandContext around)
    {
        var paths = new Argument<string[]>("FILE|DIR")
        {
            Description = "Policy files to add, or to put in the place of those of the same name, and folders of them",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var removed = Words.Many("--remove", "NAME", "A document to take out; may be given again");
        var org = Words.Org("The organisation whose documents change; else the context's, else those of the whole node");
        var reason = Words.Reason();
        var command = new Command("apply", "Change the documents that a server has in force, all or nothing")
        {
            paths, removed, org, reason,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(paths) is not { Tokens.Count: > 0 } && result.GetResult(removed) is null)
            {
                result.AddError("say what changes: files to apply, or --remove NAME");
            }
        });
        return around.AtServer(command, async (parsed, talk) =>
        {
            var request = new ApplyPoliciesRequest { Org = talk.OrgOf(parsed, org), Reason = parsed.GetValue(reason) };
            request.Documents.AddRange(PolicyUpload.Read(parsed.GetValue(paths) ?? []));
            request.Removed.AddRange((parsed.GetValue(removed) ?? []).Distinct(StringComparer.Ordinal));
            RefuseBoth(request);
            var client = new PolicyAdminService.PolicyAdminServiceClient(talk.Channel);
            Say(talk.Screen, request, await talk.ChangeAsync(client.ApplyPoliciesAsync, request).ConfigureAwait(false));
        });
    }

    private static void RefuseBoth(ApplyPoliciesRequest request)
    {
        if (request.Documents.FirstOrDefault(d => request.Removed.Contains(d.Name)) is { } both)
        {
            throw new CliException(ExitCode.Usage, $"{both.Name} is both given and to be removed: decide for one");
        }
    }

    private static void Say(Screen screen, ApplyPoliciesRequest request, ApplyPoliciesResponse response)
    {
        ulong? position = response.HasPosition ? response.Position : null;
        if (screen.IsJson)
        {
            screen.WriteJson(new { changed = response.Changed, position, digest = response.Digest });
            return;
        }

        var whose = request.Org.Length > 0 ? $"org {request.Org}" : "the whole node";
        ChangeReport.Write(screen, $"policies of {whose} changed", response.Changed, position);
        screen.Write(new Facts()
            .Add("given", string.Join(", ", request.Documents.Select(d => d.Name)))
            .Add("removed", string.Join(", ", request.Removed))
            .AddWhole("digest", response.Digest));
    }
}
