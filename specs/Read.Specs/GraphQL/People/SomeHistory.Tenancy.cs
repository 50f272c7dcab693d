using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Commands.Core.Halts;
using AgentAssembly.Commands.Core.Identity;
using AgentAssembly.Commands.Core.Tenancy;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Halts;
using AgentAssembly.Domain.Identity;
using AgentAssembly.Domain.Keys;
using AgentAssembly.Domain.Secrets;
using AgentAssembly.Domain.Tenancy;
using AgentAssembly.Specs.Commands;

namespace AgentAssembly.Specs.Read.GraphQL.People;

/// <content>Orgs, teams, accounts, keys, secrets and halts.</content>
internal sealed partial class SomeHistory
{
    private static readonly string[] Names = ["anna", "bert", "carla"];

    private readonly List<(string Org, string Team, string Id)> _tokens = [];
    private readonly List<string> _secrets = [];
    private int _made;

    /// <summary>What may be found nowhere but in the log.</summary>
    public IReadOnlyList<string> Hidden => _secrets;

    private List<Func<Task>> TenancySteps() => [FoundAsync, GrantAsync, GrantAsync, EnrolAsync, TokenAsync, TokenAsync];

    private List<Func<Task>> IdentitySteps() => [InviteAsync, InviteAsync, AcceptAsync, LogInAsync, DisableAsync, KeyAsync, SecretAsync, SecretAsync, SealAsync, DestroyAsync];

    private List<Func<Task>> BrakeSteps() => [HaltAsync, HaltAsync, AcknowledgeAsync, ReleaseAsync, OperationAsync, OperationAsync];

    private string Secret(string what)
    {
        _secrets.Add($"hidden-{what}-{++_made:d6}");
        return _secrets[^1];
    }

    private async Task FoundAsync()
    {
        await _side.Tenancy.CreateOrgAsync(WriteSide.Local, "initech", "Initech Ltd", CancellationToken.None);
        await _side.Tenancy.CreateTeamAsync(WriteSide.Local, Any(Orgs), "legal", "Legal", CancellationToken.None);
    }

    private async Task GrantAsync()
    {
        var (org, principal, team) = (Any(Orgs), $"user:{Any(Names)}", AnyTeamOrNone);
        if (_random.Next(3) > 0)
        {
            var role = team.Length > 0 ? Role.TeamAdmin : Perhaps ? Role.Viewer : Role.OrgAdmin;
            await _side.Tenancy.GrantAsync(WriteSide.Local, org, new OrgCommand.Grant(principal, team, role), CancellationToken.None);
        }
        else
        {
            await _side.Tenancy.RevokeAsync(WriteSide.Local, org, new OrgCommand.Revoke(principal, team), CancellationToken.None);
        }
    }

    private async Task EnrolAsync()
    {
        var agent = new TestAgent(_random.Next(100, 104));
        var (org, team) = (Any(Orgs), Any(Teams));
        await (Perhaps
            ? _side.Tenancy.EnrollAsync(WriteSide.Local, org, team, agent.Did, CancellationToken.None)
            : _side.Tenancy.ExpelAsync(WriteSide.Local, org, team, agent.Did, CancellationToken.None));
    }

    private async Task TokenAsync()
    {
        var (org, team, id) = (Any(Orgs), Any(Teams), $"token-{++_made}");
        var hash = Credential.HashOf(Secret("token"));
        _secrets.Add(hash);
        await AskAsync(org, team, (undertaking, origin, token) => _side.Commands.AskAsync(
            undertaking, new TeamCommand.IssueToken(id, hash, 2, Now.Plus(TimeSpan.FromSeconds(100)), Now), origin, token));
        await AskAsync(org, team, (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, new TeamCommand.Redeem(hash, "did:key:z6Mk", Now), origin, token));
        if (Perhaps)
        {
            await _side.Tenancy.RevokeTokenAsync(WriteSide.Local, org, team, id, CancellationToken.None);
        }

        _tokens.Add((org, team, id));
    }

    private Task AskUserAsync(UserCommand command, string name, string org = "acme") => AskAsync(org, "", (undertaking, origin, token) =>
        _side.Commands.AskAsync(undertaking, UserDecider.StreamOf(name), command, origin, token));

    // Whoever is invited first decides on the org; names are unique.
    private static string OrgOf(string name) => name == "bert" ? "globex" : "acme";

    private Task InviteAsync()
    {
        var name = Any(Names);
        return AskUserAsync(
            new UserCommand.Invite(name, CredentialScope.Write, TokenOf(name), Now.Plus(TimeSpan.FromDays(7))), name, OrgOf(name));
    }

    private string TokenOf(string name)
    {
        _secrets.Add(Credential.HashOf($"invitation of {name}"));
        return _secrets[^1];
    }

    private Task AcceptAsync()
    {
        var name = Any(Names);
        return AskUserAsync(new UserCommand.Accept(TokenOf(name), VerifierOf(name), Now), name, OrgOf(name));
    }

    private string VerifierOf(string name)
    {
        _secrets.Add($"hidden-verifier-{name}");
        return _secrets[^1];
    }

    private async Task LogInAsync()
    {
        var name = Any(Names);
        await AskUserAsync(new UserCommand.IssueReset(Secret("reset"), Now.Plus(TimeSpan.FromHours(1))), name, OrgOf(name));
        await AskUserAsync(
            new UserCommand.LogIn(VerifierOf(name), Perhaps, $"session-{++_made}", Secret("refresh"), Now.Plus(TimeSpan.FromHours(12)), Now),
            name, OrgOf(name));
    }

    private async Task DisableAsync()
    {
        var name = Any(Names);
        await AskUserAsync(Perhaps ? new UserCommand.Disable("left") : new UserCommand.Enable("back"), name, OrgOf(name));
    }

    private async Task KeyAsync()
    {
        var (org, team, id) = (Any(Orgs), AnyTeamOrNone, $"key-{_random.Next(4)}");
        var proof = new KeyProof(Secret("lookup"), Secret("verifier"));
        ApiKeyCommand command = _random.Next(4) switch
        {
            0 => new ApiKeyCommand.Revoke("lost"),
            1 => new ApiKeyCommand.Rotate(proof, TimeSpan.FromHours(1), null, Now),
            2 => new ApiKeyCommand.RevokeTokens(Now),
            _ => new ApiKeyCommand.Issue(id, "for a spec", CredentialScope.Write, proof, Now.Plus(TimeSpan.FromDays(1)), Now),
        };
        await AskAsync(org, team, (undertaking, origin, token) =>
            _side.Commands.AskAsync(undertaking, ApiKey.StreamOf(org, id), command, origin, token));
    }

    private async Task SecretAsync()
    {
        var id = new SecretId(Any(Orgs), AnyTeamOrNone, Perhaps ? "CARD" : "PIN");
        SecretCommand command = _random.Next(4) switch
        {
            0 => new SecretCommand.Delete(),
            1 => new SecretCommand.Rotate(Secret("value"), id.Key.Name),
            _ => new SecretCommand.Register(id.Name, Secret("value"), id.Key.Name),
        };
        await AskAsync(id.Org, id.Team, (undertaking, origin, token) => _side.Commands.AskAsync(undertaking, id, command, origin, token));
    }

    private async Task SealAsync()
    {
        var subject = new KeySubject(Any(Orgs), $"user:{Any(Names)}");
        try
        {
            await _side.Vault.SealAsync(subject, new byte[] { 1 }, new byte[] { 2 }, CancellationToken.None);
        }
        catch (KeyDestroyedException)
        {
            // Nothing is sealed under it any more.
        }
    }

    private async Task DestroyAsync() => await _side.Keys.DestroyAsync(
        WriteSide.Local, new KeySubject(Any(Orgs), $"user:{Any(Names)}"), "erased", CancellationToken.None);

    private HaltScope AnyScope()
    {
        var agent = Any(_agents);
        return _random.Next(4) switch
        {
            0 => HaltScope.Fleet,
            1 => new(agent.Org, "", null),
            2 => new(agent.Org, agent.Team, null),
            _ => new(agent.Org, "", agent.Id),
        };
    }

    // Soon released, so that others may act again.
    private async Task HaltAsync()
    {
        var scope = AnyScope();
        await _side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Pause, "stop", CancellationToken.None);
        if (Perhaps)
        {
            await _side.Brake.OrderAsync(WriteSide.Local, scope, HaltSignal.Terminate, "stop for good", CancellationToken.None);
        }

        await AcknowledgeAsync();
        await ReleaseAsync();
    }

    private async Task AcknowledgeAsync()
    {
        if (_side.Brake.List(WriteSide.Local, "") is { Count: > 0 } halts)
        {
            await _side.Brake.AcknowledgeAsync(_side.As(Any(_agents)), Any(halts).Halt.Id, "runtime 1", CancellationToken.None);
        }
    }

    private async Task ReleaseAsync()
    {
        if (_side.Brake.List(WriteSide.Local, "") is { Count: > 0 } halts && Any(halts) is var (org, halt))
        {
            await _side.Brake.ReleaseAsync(WriteSide.Local, new(org, halt.Team, halt.Agent), "go on", CancellationToken.None);
        }
    }

    private async Task OperationAsync()
    {
        var agent = Any(_agents);
        await _side.CheckAsync(agent.Calls("search", $"run-{_random.Next(3)}"));
        if (_side.Brake.Operations(WriteSide.Local, agent.Org).ToList() is { Count: > 0 } operations)
        {
            await _side.Brake.StepAsync(
                WriteSide.Local, agent.Org, Any(operations).Seen.Id, Any(Enum.GetValues<OperationStep>()), "look", CancellationToken.None);
        }
    }
}
