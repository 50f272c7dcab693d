using System.CommandLine;
using System.Text;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary><c>aasm policy get</c>: what a server has in force.</summary>
internal static class GetCommand
{
    public static Command Make(CommandContext around)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "One document, to print its text; else all are listed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var org = Words.Org("The organisation; else the context's, else the documents of the whole node alone");
        return around.AtServer(
            new Command("get", "List the documents that a server has in force, or print one") { name, org },
            async (parsed, talk) =>
            {
                var client = new PolicyAdminService.PolicyAdminServiceClient(talk.Channel);
                var request = new GetPoliciesRequest { Org = talk.OrgOf(parsed, org) };
                var response = await talk.AskAsync(client.GetPoliciesAsync, request).ConfigureAwait(false);
                if (parsed.GetValue(name) is { } wanted)
                {
                    Print(talk, response, wanted);
                }
                else
                {
                    Say(talk.Screen, response);
                }
            });
    }

    // An organisation's own document comes behind the node's of the same name, and is the one that is meant.
    private static void Print(ServerTalk talk, GetPoliciesResponse response, string name)
    {
        var document = response.Documents.LastOrDefault(d => d.Name == name)
            ?? throw new CliException(
                ExitCode.NotFound, $"there is no policy document {name}: 'aasm policy get' lists those there are");
        if (talk.Screen.IsJson)
        {
            talk.Screen.WriteJson(JsonOf(document));
        }
        else if (talk.Screen.Width is null)
        {
            using var raw = talk.Surroundings.RawOut();
            raw.Write(Encoding.UTF8.GetBytes(document.Text));
        }
        else
        {
            foreach (var line in document.Text.TrimEnd('\n').Split('\n'))
            {
                talk.Screen.Prose(line);
            }
        }
    }

    private static void Say(Screen screen, GetPoliciesResponse response)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { digest = response.Digest, documents = response.Documents.Select(JsonOf) });
            return;
        }

        if (response.Documents.Count == 0)
        {
            screen.Line("no documents", Tone.Warn);
            return;
        }

        var sheet = new Sheet(
            new Column("document", IsWhole: true), new Column("scope", Least: 10), new Column("of", 1),
            new Column("size", 2, IsNumber: true));
        foreach (var document in response.Documents)
        {
            var size = Encoding.UTF8.GetByteCount(document.Text);
            sheet.Add(document.Name, document.Scope, OwnerOf(document), Screen.Bytes(size));
        }

        screen.Write(sheet);
        screen.Line();
        screen.Write(new Facts().AddWhole("digest", response.Digest));
    }

    private static string OwnerOf(PolicyText document) => document.Node ? "node" : "org";

    private static object JsonOf(PolicyText document) => new
    {
        name = document.Name,
        of = OwnerOf(document),
        scope = document.Scope,
        text = document.Text,
    };
}
