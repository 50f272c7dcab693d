using AgentAssembly.Contracts.Admin.V1;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.EndToEnd.Attacks;

/// <summary>There is one first administrator, once.</summary>
public sealed class BootstrapSpecs : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("aasm-attack-").FullName;

    public void Dispose() => Directory.Delete(_state, recursive: true);

    [Fact]
    public async Task A_second_start_makes_no_second_key()
    {
        Assert.NotNull(await Stronghold.FirstKeyAsync(_state));
        Assert.Null(await Stronghold.FirstKeyAsync(_state));
    }

    [Fact]
    public async Task Of_starts_that_race_one_makes_the_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await Stronghold.FirstKeyAsync(_state);
            }
            catch (EventStoreException held)
            {
                Assert.Equal(StoreFault.Locked, held.Fault);
                return null;
            }
        })));
        Assert.Single(keys, key => key is not null);
    }

    [Fact]
    public async Task No_other_comes_by_itself_when_the_first_is_revoked()
    {
        var key = (await Stronghold.FirstKeyAsync(_state))!;
        await using (var server = await Stronghold.StartAsync(_state))
        {
            await new ApiKeyService.ApiKeyServiceClient(server.Channel).RevokeApiKeyAsync(
                new() { KeyId = "first", Reason = "spec" }, Stronghold.Shown(key));
        }

        Assert.Null(await Stronghold.FirstKeyAsync(_state));
    }

    [Fact]
    public async Task A_log_that_already_has_an_account_gets_no_key()
    {
        await using (var server = await RunningServer.StartOnAsync(_state, "--auth", "single-user"))
        {
            await new UserService.UserServiceClient(server.Channel).InviteUserAsync(new() { Name = "anna", Scope = "read" });
        }

        Assert.Null(await Stronghold.FirstKeyAsync(_state));
    }
}
