using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Keys;

/// <summary><c>aasm keystore</c>.</summary>
internal static class KeyStoreGroup
{
    private const int LimitMax = 100_000;

    public static Command Make(CommandContext around) => new("keystore", "See, rotate and destroy the keys that data is encrypted by")
    {
        List(around), Rotate(around), Destroy(around),
    };

    private static Command List(CommandContext around)
    {
        var org = Words.Org("Only keys of this organisation; else of the context's, else of all");
        var limit = Options.Number("--limit", "Most keys to show", 1, LimitMax, 100);
        return around.AtServer(
            new Command("list", "List keys by whose data they encrypt, destroyed ones too; never a key itself") { org, limit },
            async (parsed, talk) =>
            {
                var most = parsed.GetValue(limit);
                var (keys, hasMore) = await KeyPages.ReadAsync(talk, talk.OrgOf(parsed, org), most).ConfigureAwait(false);
                KeyTable.Write(talk.Screen, keys, hasMore ? most : null);
            });
    }

    private static Command Rotate(CommandContext around) => around.AtServer(
        new Command("rotate", "Give the installation's key a new generation; what is encrypted stays readable"),
        async (_, talk) =>
        {
            var client = new KeyStoreService.KeyStoreServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.RotateInstallationKeyAsync, new RotateInstallationKeyRequest())
                .ConfigureAwait(false);
            if (talk.Screen.IsJson)
            {
                talk.Screen.WriteJson(new
                {
                    generation = response.Generation,
                    position = response.HasPosition ? response.Position : (ulong?)null,
                });
                return;
            }

            talk.Screen.Line($"generation {response.Generation} of the installation's key wraps every tenant's key now", Tone.Good);
            talk.Screen.Prose(
                "A backup of the keys from before needs its own master.key: make another with 'aasm log backup --with-keys'.",
                Tone.Faint);
        });

    private static Command Destroy(CommandContext around)
    {
        var subject = Words.Argument("SUBJECT", "Whose key, such as agent:did:key:…, as 'aasm keystore list' shows it");
        var org = Words.Org();
        var reason = Words.Reason();
        var consent = new Consent();
        var command = new Command("destroy", "Destroy a key, and so erase whatever it encrypted; the log stays provable")
        {
            subject, org, reason,
        };
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var whose = parsed.GetValue(subject)!;
            await consent.RequireAsync(
                parsed, $"destroy the key of {whose}? What it encrypted can never be read again", talk).ConfigureAwait(false);
            var client = new KeyStoreService.KeyStoreServiceClient(talk.Channel);
            var response = await talk.ChangeAsync(client.DestroyKeyAsync, new DestroyKeyRequest
            {
                Org = talk.OrgOf(parsed, org),
                Subject = whose,
                Reason = parsed.GetValue(reason),
            }).ConfigureAwait(false);
            ChangeReport.Write(
                talk.Screen, $"the key of {whose} is destroyed", response.Changed, response.HasPosition ? response.Position : null);
            if (response.Changed && !talk.Screen.IsJson)
            {
                talk.Screen.Prose("Backups of the keys from before still have it: destroy them too.", Tone.Warn);
            }
        });
    }
}
