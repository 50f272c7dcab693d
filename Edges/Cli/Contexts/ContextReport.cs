using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Contexts;

/// <summary>Shows contexts.</summary>
internal static class ContextReport
{
    public static void Say(Screen screen, ContextSet set)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                current = set.Current,
                contexts = set.All.Values.Select(ObjectOf),
            });
            return;
        }

        if (set.All.IsEmpty)
        {
            screen.Line("no contexts", Tone.Faint);
            return;
        }

        var sheet = new Sheet(
            new Column("", IsWhole: true), new Column("name", IsWhole: true), new Column("grpc", Least: 20),
            new Column("org", 2, Least: 8), new Column("tls", 1), new Column("output", 3));
        foreach (var context in set.All.Values)
        {
            sheet.Add(
                context.Name == set.Current ? new Cell("*", Tone.Good) : "", context.Name, context.Url, context.Org ?? "",
                TlsText(context), context.OutputName ?? "");
        }

        screen.Write(sheet);
    }

    public static void SayCurrent(Screen screen, ServerContext context)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(ObjectOf(context));
        }
        else
        {
            screen.Line(context.Name);
        }
    }

    public static void SaySet(Screen screen, ContextSet set, ServerContext context)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(ObjectOf(context));
            return;
        }

        screen.Prose(
            $"context {context.Name} is {context.Url}{(set.Current == context.Name ? ", and is the chosen one" : "")}", Tone.Good);
    }

    public static void SayChanged(Screen screen, string done, string? name)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { context = name });
        }
        else
        {
            screen.Prose(done, Tone.Good);
        }
    }

    public static void View(Screen screen, ContextSet set)
    {
        if (screen.IsJson)
        {
            Say(screen, set);
            return;
        }

        foreach (var line in ContextText.Write(set).TrimEnd().Split('\n'))
        {
            screen.Prose(line.TrimEnd('\r'));
        }
    }

    private static string TlsText(ServerContext context) => (context.Authority, context.ClientCertificate) switch
    {
        (null, null) => "",
        (not null, null) => "ca",
        (null, not null) => "client",
        _ => "ca, client",
    };

    private static object ObjectOf(ServerContext context) => new
    {
        name = context.Name,
        grpc = context.Url,
        http = context.HttpUrl,
        ca = context.Authority,
        client_cert = context.ClientCertificate,
        client_key = context.ClientKey,
        org = context.Org,
        output = context.OutputName,
    };
}
