using YamlDotNet.Serialization;

namespace AgentAssembly.Specs.Domain.Policy;

// The tables beside the specs.
internal static class PolicyTables
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build();

    public static T Read<T>(string name) => Yaml.Deserialize<T>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policy", "Tables", name)));
}
