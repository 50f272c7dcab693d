using System.CommandLine;
using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Edges.Cli.Arguments;
using AgentAssembly.Edges.Cli.Connection;
using AgentAssembly.Edges.Cli.Tenancy;

namespace AgentAssembly.Edges.Cli.Identity;

/// <summary><c>aasm key</c>.</summary>
internal static class KeyGroup
{
    private static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(3_650);
    private static readonly TimeSpan OverlapMax = TimeSpan.FromDays(7);

    public static Command Make(CommandContext around) => new("key", "Make, rotate and revoke API keys of programs")
    {
        Issue(around), List(around), Rotate(around), Revoke(around), RevokeTokens(around), RotateSigning(around),
    };

    private static Command Issue(CommandContext around)
    {
        var label = Words.Argument("LABEL", "What the key is for, in words");
        var scope = ScopeOption.Make();
        var place = new PlaceOptions();
        var lifetime = Durations.Option("--for", "How long it counts; else until it is revoked", TimeSpan.FromMinutes(1), LifetimeMax);
        var file = KeyFileOption();
        var command = new Command("issue", "Make a key; it is shown once") { label, scope, lifetime, file };
        place.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            using var keep = SecretFile.Prepare(parsed.GetValue(file));
            var response = await talk.ChangeAsync(ClientOf(talk).IssueApiKeyAsync, new IssueApiKeyRequest
            {
                Org = place.OrgOf(parsed, talk),
                Team = place.TeamOf(parsed),
                Label = parsed.GetValue(label),
                Scope = parsed.GetValue(scope),
                LifetimeSeconds = (ulong)(parsed.GetValue(lifetime)?.TotalSeconds ?? 0),
            }).ConfigureAwait(false);
            KeyReport.Say(talk.Screen, response, keep);
        });
    }

    private static Command Rotate(CommandContext around)
    {
        var id = Id();
        var overlap = Durations.Option(
            "--overlap", "How long the old secret counts too, at most 7d; else not at all", TimeSpan.FromSeconds(1), OverlapMax);
        var lifetime = Durations.Option("--for", "How long the key counts from now; else as long as before", TimeSpan.FromMinutes(1), LifetimeMax);
        var file = KeyFileOption();
        return around.AtServer(
            new Command("rotate", "Give a key another secret; it is shown once") { id, overlap, lifetime, file },
            async (parsed, talk) =>
            {
                using var keep = SecretFile.Prepare(parsed.GetValue(file));
                    var response = await talk.ChangeAsync(ClientOf(talk).RotateApiKeyAsync, new RotateApiKeyRequest
                {
                    KeyId = parsed.GetValue(id),
                    OverlapSeconds = (ulong)(parsed.GetValue(overlap)?.TotalSeconds ?? 0),
                    LifetimeSeconds = (ulong)(parsed.GetValue(lifetime)?.TotalSeconds ?? 0),
                }).ConfigureAwait(false);
                KeyReport.Say(talk.Screen, response, keep);
            });
    }

    private static Command Revoke(CommandContext around)
    {
        var (id, reason, consent) = (Id(), Words.Reason(), new Consent());
        var command = new Command("revoke", "End a key at once, and its tokens with it") { id, reason };
        consent.AddTo(command);
        return around.AtServer(command, async (parsed, talk) =>
        {
            var keyId = parsed.GetValue(id)!;
            await consent.RequireAsync(parsed, $"End the key {keyId} for ever?", talk).ConfigureAwait(false);
            var response = await talk.ChangeAsync(
                ClientOf(talk).RevokeApiKeyAsync, new RevokeApiKeyRequest { KeyId = keyId, Reason = parsed.GetValue(reason) }).ConfigureAwait(false);
            TenancyReport.Write(talk.Screen, $"key {keyId} revoked", response);
        });
    }

    private static Command RevokeTokens(CommandContext around)
    {
        var id = Id();
        return around.Changing(
            new Command("revoke-tokens", "End the access tokens that a key was exchanged for; the key stays") { id },
            (parsed, talk) =>
            {
                var request = new RevokeTokensRequest { KeyId = parsed.GetValue(id) };
                return ($"tokens of the key {request.KeyId} revoked", talk.ChangeAsync(ClientOf(talk).RevokeTokensAsync, request));
            });
    }

    private static Command RotateSigning(CommandContext around) => around.AtServer(
        new Command("rotate-signing", "Sign access tokens with another key from now on"),
        async (parsed, talk) =>
        {
            var response = await talk.ChangeAsync(ClientOf(talk).RotateSigningKeyAsync, new RotateSigningKeyRequest()).ConfigureAwait(false);
            if (talk.Screen.IsJson)
            {
                talk.Screen.WriteJson(new { key_id = response.KeyId });
            }
            else
            {
                talk.Screen.Prose(
                    $"tokens are signed by {response.KeyId} now; those of the key before it count to their end", Terminal.Tone.Good);
            }
        });

    private static Command List(CommandContext around) => around.AtServer(
        new Command("list", "List keys, without their secrets"),
        async (parsed, talk) =>
        {
            KeyReport.Say(talk.Screen, (await talk.AskAsync(ClientOf(talk).ListApiKeysAsync, new ListApiKeysRequest()).ConfigureAwait(false)).Keys);
        });

    private static ApiKeyService.ApiKeyServiceClient ClientOf(ServerTalk talk) => new(talk.Channel);

    private static Argument<string> Id() => Words.Argument("KEY", "The key's id, as 'aasm key list' shows it");

    private static Option<string?> KeyFileOption() => Words.Option(
        "--to", "FILE", "Write the secret to a new file that only you can read, in place of the screen");
}
