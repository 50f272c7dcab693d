using AgentAssembly.Edges.Cli.Configuration;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Specs.Cli.Configuration;

public sealed class SettingPrecedenceSpecs : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_option_counts_before_the_environment_and_that_before_the_file_and_that_before_the_default()
    {
        Assert.Equal((SettingSource.Default, "127.0.0.1:7700"), Of(_folder.InForce()));

        _folder.With("http: 127.0.0.1:1");
        Assert.Equal((SettingSource.File, "127.0.0.1:1"), Of(_folder.InForce()));

        _folder.Variable("AA_API_ADDR", "127.0.0.1:2");
        Assert.Equal((SettingSource.Environment, "127.0.0.1:2"), Of(_folder.InForce()));

        Assert.Equal((SettingSource.Option, "127.0.0.1:3"), Of(_folder.InForce((Settings.Http, "127.0.0.1:3"))));

        static (SettingSource, string) Of(EffectiveSettings settings) => (settings[Settings.Http].Source, settings[Settings.Http].Value);
    }

    public static TheoryData<string> Keys => [.. Settings.All.Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_setting_is_taken_from_the_file_and_from_its_variable_and_the_variable_counts(string key)
    {
        var setting = Settings.Find(key)!;
        var (one, other) = (Sample(setting, 0), Sample(setting, 1));
        _folder.With(Yaml(setting, one));

        var filed = _folder.InForce();
        Assert.Empty(filed.Problems);
        Assert.Equal((SettingSource.File, $"{_folder.File}:{1 + key.Count(c => c == '.')}"), (filed[setting].Source, filed[setting].Place));

        _folder.Variable(setting.Variables[^1], setting.VariableWords.IsEmpty ? other : setting.VariableWords[1]);
        var given = _folder.InForce();
        Assert.Empty(given.Problems);
        Assert.Equal(SettingSource.Environment, given[setting].Source);
        Assert.Equal(setting.Kind == SettingKind.Secret ? "" : other, given[setting].Value);
    }

    [Fact]
    public void A_file_sets_whatever_its_variable_sets_for_the_server()
    {
        _folder.With("calls_per_minute: 7\nauth: required\nprices: prices.json\ndeliveries: { private: true }\n");
        var settings = _folder.InForce();

        Assert.Equal("7", settings.Variable("AA_RATE_LIMIT_RPM"));
        Assert.Equal("on", settings.Variable("AA_AUTH"));
        Assert.Equal("true", settings.Variable("AA_ALLOW_PRIVATE_WEBHOOK_EGRESS"));
        Assert.Equal(Path.Combine(_folder.Root, "prices.json"), settings.Variable("AA_PRICING_FILE"));
        Assert.Equal("/nobody", settings.Variable("HOME"));
    }

    [Fact]
    public void Certificate_and_key_come_from_one_source_together()
    {
        _folder.With("tls: { cert: a.pem, key: b.pem }").Variable("AAASM_TLS_CERT", "/other.pem");

        var settings = _folder.InForce();

        Assert.Equal(("/other.pem", null), (settings.Variable("AAASM_TLS_CERT"), settings.Variable("AAASM_TLS_KEY")));
        Assert.Equal(SettingSource.Default, settings[Settings.TlsKey].Source);
    }

    [Fact]
    public void Paths_of_the_file_are_beside_it_or_at_home()
    {
        _folder.With("policy: rules/\nprices: ~/prices.json\n");

        var settings = _folder.InForce();

        Assert.Equal(Path.Combine(_folder.Root, "rules/"), settings[Settings.Policy].Value);
        Assert.Equal("/nobody/prices.json", settings[Settings.Prices].Value);
    }

    [Fact]
    public void The_file_of_the_state_folder_is_read_where_none_is_named_and_cannot_name_another_folder()
    {
        var state = Directory.CreateDirectory(Path.Combine(_folder.Root, "state")).FullName;
        File.WriteAllText(Path.Combine(state, SettingsFile.UsualName), "inputs: none\nstate: /elsewhere\n");

        var settings = _folder.InForce();

        Assert.Equal("none", settings[Settings.Inputs].Value);
        Assert.Contains("config.yaml:2: state moves the folder that this file was found in", Assert.Single(settings.Problems), StringComparison.Ordinal);
    }

    private static string Sample(Setting setting, int index) => setting.Kind switch
    {
        SettingKind.Listen => $"127.0.0.1:{index + 1}",
        SettingKind.Path or SettingKind.Secret => $"/nobody/{index}",
        SettingKind.Choice => setting.Words[index],
        SettingKind.Number => $"{Math.Max(setting.Least, 1) + index}",
        SettingKind.Ratio => $"0.{index + 1}",
        SettingKind.Switch => index == 0 ? "true" : "false",
        SettingKind.Url => $"http://127.0.0.1:{index + 1}",
        _ => $"text={index}",
    };

    private static string Yaml(Setting setting, string value) => string.Join(
        '\n', setting.Key.Split('.').Select((part, level) => $"{new string(' ', 2 * level)}{part}:")) + $" '{value}'\n";
}
