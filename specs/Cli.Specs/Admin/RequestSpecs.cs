namespace AgentAssembly.Specs.Cli.Admin;

/// <summary>What the server gets to hear of a command line.</summary>
public sealed class RequestSpecs
{
    [Theory]
    [InlineData("agent inspect A --org acme", """GetAgent { "agent": { "org": "acme", "agent": "A" } }""")]
    [InlineData("agent suspend A --reason odd", """SuspendAgent { "agent": { "agent": "A" }, "reason": "odd" }""")]
    [InlineData("agent suspend A --reason odd --cascade", """SuspendAgent { "agent": { "agent": "A" }, "reason": "odd", "cascade": true }""")]
    [InlineData("agent resume A", """ResumeAgent { "agent": { "agent": "A" } }""")]
    [InlineData("agent resume A --note fine --kind manual --kind anomaly --cascade", """ResumeAgent { "agent": { "agent": "A" }, "note": "fine", "kinds": [ "manual", "anomaly" ], "cascade": true }""")]
    [InlineData("agent deregister A --reason gone --yes", """DeregisterAgent { "agent": { "agent": "A" }, "reason": "gone", "orphans": "suspend" }""")]
    [InlineData("agent deregister A --reason gone --orphans cascade --yes", """DeregisterAgent { "agent": { "agent": "A" }, "reason": "gone", "orphans": "cascade" }""")]
    [InlineData("agent rotate A --reason leak", """RotateCredential { "agent": { "agent": "A" }, "reason": "leak" }""")]
    [InlineData("agent revoke A --reason leak", """RevokeCredential { "agent": { "agent": "A" }, "reason": "leak" }""")]
    [InlineData("agent reparent A --to B --org acme --reason why", """ReparentAgent { "agent": { "org": "acme", "agent": "A" }, "parent": { "org": "acme", "agent": "B" }, "reason": "why" }""")]
    [InlineData("agent reparent A --root --reason why", """ReparentAgent { "agent": { "agent": "A" }, "reason": "why" }""")]
    [InlineData("agent move A --team ops --reason why", """MoveAgent { "agent": { "agent": "A" }, "team": "ops", "reason": "why" }""")]
    [InlineData("agent mode A enforce", """SetEnforcementMode { "agent": { "agent": "A" }, "mode": "ENFORCE" }""")]
    [InlineData("agent mode A observe --for 8h --reason trial", """SetEnforcementMode { "agent": { "agent": "A" }, "mode": "OBSERVE", "reason": "trial", "expiresAtUnixMs": "4102473600000" }""")]
    [InlineData("org create acme --name Acme", """CreateOrg { "org": "acme", "name": "Acme" }""")]
    [InlineData("org list", "ListOrgs { }")]
    [InlineData("team create ops --org acme --name Ops", """CreateTeam { "org": "acme", "team": "ops", "name": "Ops" }""")]
    [InlineData("team list --org acme", """ListTeams { "org": "acme" }""")]
    [InlineData("team enroll did:key:z6Mk --org acme --team ops", """EnrollMember { "org": "acme", "team": "ops", "did": "did:key:z6Mk" }""")]
    [InlineData("team expel did:key:z6Mk", """ExpelMember { "did": "did:key:z6Mk" }""")]
    [InlineData("team token", """IssueEnrollmentToken { "uses": 1, "lifetimeSeconds": 3600 }""")]
    [InlineData("team token --org acme --team ops --uses 20 --for 30d", """IssueEnrollmentToken { "org": "acme", "team": "ops", "uses": 20, "lifetimeSeconds": 2592000 }""")]
    [InlineData("team revoke-token 0123456789abcdef --team ops", """RevokeEnrollmentToken { "team": "ops", "tokenId": "0123456789abcdef" }""")]
    [InlineData("role grant user:anna team_admin --org acme --team ops", """GrantRole { "org": "acme", "team": "ops", "principal": "user:anna", "role": "team_admin" }""")]
    [InlineData("role revoke user:anna --org acme", """RevokeRole { "org": "acme", "principal": "user:anna" }""")]
    [InlineData("role list --org acme", """ListRoles { "org": "acme" }""")]
    [InlineData("secret delete API_KEY --org acme --team ops --yes", """DeleteSecret { "secret": { "org": "acme", "team": "ops", "name": "API_KEY" } }""")]
    [InlineData("secret list --org acme --team ops", """ListSecrets { "org": "acme", "team": "ops" }""")]
    [InlineData("cost prices list --org acme --model gpt", """ListPrices { "org": "acme", "contains": "gpt", "pageSize": 1000 }""")]
    [InlineData("cost prices set openai/gpt-4o --input 2.50 --output 10", """PublishPrices { "prices": [ { "provider": "openai", "model": "gpt-4o", "inputPerMillion": "2.50", "outputPerMillion": "10" } ], "reason": "prices of openai/gpt-4o set by command" }""")]
    [InlineData("cost prices set /a/b --input 1 --output 2 --cached 3 --cache-write 4 --reasoning 5 --request 6 --unit 7 --assume-output 8 --org acme --reason why", """PublishPrices { "org": "acme", "prices": [ { "model": "a/b", "inputPerMillion": "1", "outputPerMillion": "2", "cachedPerMillion": "3", "cacheWritePerMillion": "4", "reasoningPerMillion": "5", "perRequest": "6", "perUnit": "7", "assumedOutputTokens": 8 } ], "reason": "why" }""")]
    [InlineData("cost prices quote gpt-4o --input-tokens 1000 --output-tokens 500", """QuotePrice { "model": "gpt-4o", "usage": { "inputTokens": "1000", "outputTokens": "500" } }""")]
    [InlineData("cost prices quote m --provider p --org acme --cached-tokens 1 --cache-write-tokens 2 --reasoning-tokens 3 --units 4", """QuotePrice { "org": "acme", "provider": "p", "model": "m", "usage": { "cachedTokens": "1", "cacheWriteTokens": "2", "reasoningTokens": "3", "units": "4" } }""")]
    [InlineData("halt order --fleet --reason leak --yes", """OrderHalt { "scope": { "fleet": true }, "signal": "pause", "reason": "leak" }""")]
    [InlineData("halt order --org acme --reason leak", """OrderHalt { "scope": { "org": "acme" }, "signal": "pause", "reason": "leak" }""")]
    [InlineData("halt order --org acme --team ops --terminate --yes --reason leak", """OrderHalt { "scope": { "org": "acme", "team": "ops" }, "signal": "terminate", "reason": "leak" }""")]
    [InlineData("halt order --agent A --reason leak", """OrderHalt { "scope": { "agent": "A" }, "signal": "pause", "reason": "leak" }""")]
    [InlineData("halt release --org acme --agent A --reason over", """ReleaseHalt { "scope": { "org": "acme", "agent": "A" }, "reason": "over" }""")]
    [InlineData("halt list --org acme", """ListHalts { "org": "acme" }""")]
    [InlineData("op list --org acme --status paused --limit 3", """ListOperations { "org": "acme", "state": "paused", "limit": 3 }""")]
    [InlineData("op pause t:s --reason why", """PauseOperation { "opId": "t:s", "reason": "why" }""")]
    [InlineData("op resume t:s --reason why --org acme", """ResumeOperation { "org": "acme", "opId": "t:s", "reason": "why" }""")]
    [InlineData("op terminate t:s --reason why --yes", """TerminateOperation { "opId": "t:s", "reason": "why" }""")]
    [InlineData("op complete t:s", """CompleteOperation { "opId": "t:s" }""")]
    [InlineData("policy who-can team:ops --org acme", """WhoCan { "org": "acme", "scope": "team:ops" }""")]
    [InlineData("policy get --org acme", """GetPolicies { "org": "acme" }""")]
    [InlineData("policy apply --remove old.yaml --remove old.yaml --reason why", """ApplyPolicies { "removed": [ "old.yaml" ], "reason": "why" }""")]
    [InlineData("keystore list --org acme --limit 7", """ListKeys { "org": "acme", "pageSize": 7 }""")]
    [InlineData("keystore rotate", "RotateInstallationKey { }")]
    [InlineData("keystore destroy agent:A --org acme --reason why --yes", """DestroyKey { "org": "acme", "subject": "agent:A", "reason": "why" }""")]
    public async Task A_command_asks_for_what_it_says(string line, string expected)
    {
        await using var server = await AdminServer.StartAsync();

        var run = await RunAsync(server, line);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([expected], server.Script.Asked);
        Assert.Equal([null], server.Script.Credentials);
    }

    private static Task<Aasm> RunAsync(AdminServer server, string line) => Aasm.RunAsync(
        [.. line.Split(' '), "--grpc", server.Address], around => around with { Time = new StillTime() });
}
