using System.Text;
using AgentAssembly.Edges.Cli.Configuration;
using AgentAssembly.Specs.Support;

namespace AgentAssembly.Specs.Cli.Configuration;

public class SettingTableSpecs
{
    private const string Beginning = """
        # What a server can be set to

        One table of the program says all of this: the file's keys, the environment, the help of options and `aasm config explain`. A spec
        holds this page against it.

        An option counts before the environment, that before the configuration file, and that before the default. Certificate and key are
        taken from one source together. The file is YAML, named by `--config` or `AASM_CONFIG`, or `config.yaml` in the state folder; a point
        in a key stands for a level. What is not known there is refused. It holds no secrets: it names files of them.

        ```yaml
        http: 127.0.0.1:7700
        policy: policies/
        tls:
          cert: server.pem
          key: server.key
        telemetry:
          endpoint: http://127.0.0.1:4317
        ```

        | Key | What it does | Takes | Default | Environment | Option |
        |---|---|---|---|---|---|

        """;

    [Fact]
    public void The_page_in_contracts_is_what_the_table_says()
    {
        var page = new StringBuilder(Beginning.ReplaceLineEndings("\n"));
        foreach (var setting in Settings.All)
        {
            var takes = setting.Unit.Length > 0 ? $"{setting.Range}, {setting.Unit}" : setting.Range;
            var what = setting.Note.Length > 0 ? $"{setting.What}. {setting.Note.TrimEnd('.')}" : setting.What;
            var variables = string.Join(", else ", setting.Variables.Select(variable => $"`{variable}`"));
            var option = setting.Option.Length > 0 ? $"`{setting.Option}`" : "";
            page.Append($"| `{setting.Key}` | {what} | {takes} | {setting.DefaultShown} | {variables} | {option} |\n");
        }

        Approved.Matches("configuration", page.ToString());
    }

    [Fact]
    public void No_key_variable_or_option_means_two_things()
    {
        Assert.Distinct(Settings.All.Select(setting => setting.Key));
        Assert.Distinct(Settings.All.SelectMany(setting => setting.Variables));
        Assert.Distinct(Settings.All.Select(setting => setting.Option).Where(option => option.Length > 0));
        Assert.All(Settings.All, setting => Assert.NotEmpty(setting.Variables));
        Assert.All(Settings.All, setting => Assert.NotEqual("", setting.DefaultShown));
    }

    [Fact]
    public void Every_default_is_a_value_that_is_taken() => Assert.All(
        Settings.All.Where(setting => setting.Default.Length > 0), setting => Assert.Null(setting.WhyNot(setting.Default)));
}
