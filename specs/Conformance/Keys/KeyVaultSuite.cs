using System.Text;
using AgentAssembly.Domain.Keys;

namespace AgentAssembly.Specs.Conformance.Keys;

/// <summary>What is sealed is opened by the same vault, together with what it is bound to, and by nothing else.</summary>
public abstract class KeyVaultSuite<THarness> : IAsyncLifetime
    where THarness : KeyHarness, new()
{
    private static readonly byte[] Bound = "decision 7"u8.ToArray();
    private static readonly KeySubject Anna = new("acme", "agent:anna");

    private readonly THarness _harness = new();

    public Task InitializeAsync() => _harness.StartAsync();

    public Task DisposeAsync() => _harness.DisposeAsync().AsTask();

    [Fact]
    public async Task Whatever_is_sealed_is_opened_again_also_by_the_next_process()
    {
        var random = new Random(1);
        var sealedTexts = new List<(string Text, byte[] Plain)>();
        foreach (var size in (int[])[0, 1, 15, 16, 17, 1_000, 70_000])
        {
            var plain = new byte[size];
            random.NextBytes(plain);

            // More subjects than the vault keeps keys of in memory.
            sealedTexts.Add((await SealAsync(new("acme", $"agent:{size}"), plain), plain));
        }

        sealedTexts.Add((await SealAsync(new("acme", ""), "tenant"u8.ToArray()), "tenant"u8.ToArray()));
        for (var process = 0; process < 2; process++)
        {
            foreach (var (text, plain) in sealedTexts)
            {
                Assert.Equal(plain, await OpenAsync(text));
            }

            await _harness.RestartAsync();
        }
    }

    [Fact]
    public async Task The_same_text_is_never_sealed_alike()
    {
        var texts = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            Assert.True(texts.Add(await SealAsync(Anna, "again"u8.ToArray())));
        }

        await _harness.RestartAsync();
        Assert.True(texts.Add(await SealAsync(Anna, "again"u8.ToArray())));
    }

    [Fact]
    public async Task A_text_opens_with_what_it_is_bound_to_alone()
    {
        var text = await SealAsync(Anna, "secret"u8.ToArray());
        foreach (var other in (byte[][])[[], [.. Bound, 0], Bound[1..], [.. Bound.Reverse()]])
        {
            await Assert.ThrowsAsync<KeyVaultException>(() => _harness.Vault.OpenAsync(text, other, default).AsTask());
        }
    }

    [Fact]
    public async Task No_character_of_a_text_can_be_another()
    {
        var text = await SealAsync(Anna, "secret"u8.ToArray());
        for (var at = 0; at < text.Length; at++)
        {
            var other = text[at] == 'a' ? 'b' : 'a';
            await Assert.ThrowsAsync<KeyVaultException>(() => OpenAsync($"{text[..at]}{other}{text[(at + 1)..]}"));
        }
    }

    [Fact]
    public async Task A_text_does_not_open_under_the_name_of_another_key()
    {
        var one = await SealAsync(Anna, "secret"u8.ToArray());
        var other = await SealAsync(new("acme", "agent:ben"), "secret"u8.ToArray());
        var head = "aas1.".Length + KeyId.Digits;
        await Assert.ThrowsAsync<KeyVaultException>(() => OpenAsync(other[..head] + one[head..]));
        var unknown = await Assert.ThrowsAsync<KeyVaultException>(() => OpenAsync($"aas1.{new KeyId(77)}{one[head..]}"));
        Assert.Contains($"{new KeyId(77)}", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_tenants_share_no_key()
    {
        string[] texts =
        [
            await SealAsync(Anna, "x"u8.ToArray()), await SealAsync(Anna with { Org = "globex" }, "x"u8.ToArray()),
            await SealAsync(new("acme", ""), "x"u8.ToArray()), await SealAsync(new("globex", ""), "x"u8.ToArray()),
            await SealAsync(new("", "acme"), "x"u8.ToArray()),
        ];
        Assert.Equal(texts.Length, texts.Select(KeyOf).Distinct().Count());
        Assert.Equal(
            (await _harness.EventsAsync()).Select(happened => ((KeyEvent.Created)happened).Key).Order(Comparer<KeyId>.Create((a, b) => a.Value.CompareTo(b.Value))).ToList(),
            (await ListAsync()).Select(key => key.Id).Order(Comparer<KeyId>.Create((a, b) => a.Value.CompareTo(b.Value))).ToList());
    }

    [Fact]
    public async Task Many_first_uses_at_once_make_one_key_for_each_subject()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() =>
            SealAsync(new("acme", $"agent:{i % 40}"), Encoding.UTF8.GetBytes($"{i}")))));
        Assert.Equal(40, texts.Select(KeyOf).Distinct().Count());
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal($"{i}", Encoding.UTF8.GetString(await OpenAsync(texts[i])));
        }

        // And one for the tenant.
        Assert.Equal(41, (await ListAsync()).Count);
        Assert.Equal(41, (await _harness.EventsAsync()).Count);
    }

    [Fact]
    public async Task Keys_are_listed_page_by_page_in_order()
    {
        foreach (var org in (string[])["b", "a", "ä"])
        {
            await SealAsync(new(org, "x"), []);
            await SealAsync(new(org, "secret:A"), []);
        }

        var all = (await ListAsync()).Select(key => $"{key.Subject.Org}/{key.Subject.Name}").ToList();
        Assert.Equal(["a/", "a/secret:A", "a/x", "b/", "b/secret:A", "b/x", "ä/", "ä/secret:A", "ä/x"], all);
        Assert.Equal(3, (await _harness.Store.ListAsync("b", null, 10, default)).Length);
        Assert.Equal("x", Assert.Single(await _harness.Store.ListAsync("b", new("b", "secret:A"), 10, default)).Subject.Name);
    }

    private Task<string> SealAsync(KeySubject subject, byte[] plain) =>
        _harness.Vault.SealAsync(subject, plain, Bound, CancellationToken.None).AsTask();

    private Task<byte[]> OpenAsync(string text) => _harness.Vault.OpenAsync(text, Bound, CancellationToken.None).AsTask();

    private async Task<List<StoredKey>> ListAsync()
    {
        var keys = new List<StoredKey>();
        while (await _harness.Store.ListAsync(null, keys is [.., var last] ? last.Subject : null, 2, default) is { Length: > 0 } page)
        {
            keys.AddRange(page);
        }

        return keys;
    }

    private static KeyId KeyOf(string text) => SealedText.TryReadKey(text, out var id) ? id : throw new FormatException(text);
}
