using AgentAssembly.Commands.Core.Administration;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Conformance.Keys;

/// <summary>Rotating loses nothing and destroying leaves nothing, wherever either is interrupted.</summary>
public abstract class KeyLifeSuite<THarness> : IAsyncLifetime
    where THarness : KeyHarness, new()
{
    private static readonly KeySubject Anna = new("acme", "agent:anna");
    private static readonly KeySubject Ben = new("globex", "agent:ben");

    private readonly THarness _harness = new();

    public Task InitializeAsync() => _harness.StartAsync();

    public Task DisposeAsync() => _harness.DisposeAsync().AsTask();

    [Fact]
    public async Task What_was_encrypted_before_a_rotation_is_read_after_it()
    {
        var texts = await SealSomeAsync();
        for (var generation = 2; generation < 5; generation++)
        {
            Assert.Equal(generation, Done(await _harness.Administration.RotateAsync(KeyHarness.Operator, default)).Value);
            Assert.Equal(generation, Assert.Single(_harness.Store.InstallationKeys).Generation);
            await AllOpenAsync(texts);
            await _harness.RestartAsync();
            await AllOpenAsync(texts);
            texts.AddRange(await SealSomeAsync());
        }

        Assert.Equal([2, 3, 4], (await _harness.EventsAsync()).OfType<KeyEvent.Rotated>().Select(happened => happened.Generation));
    }

    [Fact]
    public async Task A_rotation_that_is_interrupted_anywhere_is_finished_by_the_next_start()
    {
        var texts = await SealSomeAsync();
        for (var step = 1; step <= 3; step++)
        {
            await _harness.StopAsync();
            await _harness.StartAsync(driver => new InterruptedKeyStore(driver, step));
            await Assert.ThrowsAsync<KeyVaultException>(
                () => _harness.Administration.RotateAsync(KeyHarness.Operator, default).AsTask());
            await AllOpenAsync(texts);
            await _harness.RestartAsync();
            var generation = Assert.Single(_harness.Store.InstallationKeys).Generation;
            var told = (await _harness.EventsAsync()).OfType<KeyEvent.Rotated>().Select(happened => happened.Generation);
            Assert.Equal(Enumerable.Range(2, generation - 1), told);
            await AllOpenAsync(texts);
        }

        Assert.True((await _harness.EventsAsync()).OfType<KeyEvent.Rotated>().Count() >= 2);
    }

    [Fact]
    public async Task Keys_that_are_made_while_the_installations_key_is_rotated_stay_readable()
    {
        var sealing = Task.Run(async () =>
        {
            var texts = new List<string>();
            for (var i = 0; i < 60; i++)
            {
                texts.Add(await _harness.Vault.SealAsync(new($"org{i}", "agent:x"), "x"u8.ToArray(), default, default));
            }

            return texts;
        });
        do
        {
            Done(await _harness.Administration.RotateAsync(KeyHarness.Operator, default));
        }
        while (!sealing.IsCompleted);

        await _harness.RestartAsync();
        foreach (var text in await sealing)
        {
            await _harness.Vault.OpenAsync(text, default, default);
        }
    }

    [Fact]
    public async Task What_a_destroyed_key_encrypted_is_erased_for_good_and_nothing_else_is()
    {
        var texts = await SealSomeAsync();
        var erased = texts.Where(sealedText => sealedText.Subject == Anna).ToList();
        Assert.True(Done(await _harness.Administration.DestroyAsync(KeyHarness.Operator, Anna, "asked for", default)).Value);
        for (var process = 0; process < 2; process++)
        {
            foreach (var (_, text) in erased)
            {
                Assert.Equal(Anna, (await Assert.ThrowsAsync<KeyDestroyedException>(() => OpenAsync(text))).Subject);
            }

            await Assert.ThrowsAsync<KeyDestroyedException>(() => _harness.Vault.SealAsync(Anna, default, default, default).AsTask());
            await AllOpenAsync([.. texts.Except(erased)]);
            await _harness.RestartAsync();
        }

        Assert.False(Done(await _harness.Administration.DestroyAsync(KeyHarness.Operator, Anna, "again", default)).Value);
        var told = Assert.Single((await _harness.EventsAsync()).OfType<KeyEvent.Destroyed>());
        Assert.Equal((Anna, "asked for"), (told.Subject, told.Reason));
        Assert.True((await _harness.Store.FindAsync(Anna, default))!.IsDestroyed);
    }

    [Fact]
    public async Task A_destruction_that_is_interrupted_is_finished_by_the_next_start()
    {
        var texts = await SealSomeAsync();
        await _harness.StopAsync();
        await _harness.StartAsync(driver => new InterruptedKeyStore(driver, step: 1));
        await Assert.ThrowsAsync<KeyVaultException>(
            () => _harness.Administration.DestroyAsync(KeyHarness.Operator, Ben, "asked for", default).AsTask());
        Assert.False((await _harness.Store.FindAsync(Ben, default))!.IsDestroyed);
        await _harness.RestartAsync();
        await Assert.ThrowsAsync<KeyDestroyedException>(() => OpenAsync(texts.First(t => t.Subject == Ben).Text));
        Assert.True((await _harness.Store.FindAsync(Ben, default))!.IsDestroyed);
    }

    [Fact]
    public async Task Sealing_and_destroying_at_once_leaves_no_key_in_memory()
    {
        for (var round = 0; round < 20; round++)
        {
            var subject = new KeySubject("acme", $"agent:{round}");
            await _harness.Vault.SealAsync(subject, default, default, default);
            var sealing = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                try
                {
                    await _harness.Vault.SealAsync(subject, default, default, default);
                }
                catch (KeyDestroyedException)
                {
                    // The other was quicker.
                }
            })));
            Done(await _harness.Administration.DestroyAsync(KeyHarness.Operator, subject, "asked for", default));
            await Assert.ThrowsAsync<KeyDestroyedException>(() => _harness.Vault.SealAsync(subject, default, default, default).AsTask());
            await sealing;
            await Assert.ThrowsAsync<KeyDestroyedException>(() => _harness.Vault.SealAsync(subject, default, default, default).AsTask());
        }
    }

    [Fact]
    public async Task Who_never_had_a_key_has_none_to_destroy_and_a_tenants_is_not_destroyed()
    {
        await SealSomeAsync();
        Assert.IsType<Answer<bool>.NotFound>(
            await _harness.Administration.DestroyAsync(KeyHarness.Operator, new("acme", "agent:nobody"), "why", default));
        Assert.IsType<Answer<bool>.Invalid>(
            await _harness.Administration.DestroyAsync(KeyHarness.Operator, KeySubjects.Tenant("acme"), "why", default));
        Assert.IsType<Answer<bool>.Invalid>(
            await _harness.Administration.DestroyAsync(KeyHarness.Operator, Anna, " ", default));
        Assert.Empty((await _harness.EventsAsync()).OfType<KeyEvent.Destroyed>());
    }

    private async Task<List<(KeySubject Subject, string Text)>> SealSomeAsync()
    {
        var texts = new List<(KeySubject Subject, string Text)>();
        foreach (var subject in (KeySubject[])[Anna, Ben, new("acme", "secret:db"), new("acme", ""), new("initech", "")])
        {
            texts.Add((subject, await _harness.Vault.SealAsync(subject, "x"u8.ToArray(), default, CancellationToken.None)));
        }

        return texts;
    }

    private async Task AllOpenAsync(List<(KeySubject Subject, string Text)> texts)
    {
        foreach (var (_, text) in texts)
        {
            Assert.Equal("x"u8.ToArray(), await OpenAsync(text));
        }
    }

    private Task<byte[]> OpenAsync(string text) => _harness.Vault.OpenAsync(text, default, CancellationToken.None).AsTask();

    private static Answer<T>.Done Done<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Done>(answer);
}
