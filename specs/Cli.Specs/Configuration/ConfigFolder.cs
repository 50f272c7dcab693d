using AgentAssembly.Edges.Cli.Configuration;
using AgentAssembly.Edges.Host;

namespace AgentAssembly.Specs.Cli.Configuration;

/// <summary>A configuration file in a folder of its own, and what is in force with it.</summary>
sealed class ConfigFolder : IDisposable
{
    private readonly Dictionary<string, string> _variables = new() { ["HOME"] = "/nobody", ["NO_COLOR"] = "1" };

    public string Root { get; } = Directory.CreateTempSubdirectory("aasm-spec-").FullName;

    public string File => Path.Combine(Root, "server.yaml");

    public ConfigFolder With(string yaml)
    {
        System.IO.File.WriteAllText(File, yaml);
        return this;
    }

    public ConfigFolder Variable(string name, string value)
    {
        _variables[name] = value;
        return this;
    }

    public EffectiveSettings InForce(params (Setting Setting, string Value)[] options) => EffectiveSettings.Of(
        setting => options.FirstOrDefault(option => option.Setting == setting).Value,
        SettingsFile.Find(System.IO.File.Exists(File) ? File : null, new StateFolder(Path.Combine(Root, "state")), Environment),
        Environment);

    public Task<Aasm> RunAsync(params string[] args) => Aasm.RunAsync(args, around => around with { Environment = Environment });

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private string? Environment(string name) => _variables.GetValueOrDefault(name);
}
