namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>Where a value comes from, the one that counts first last.</summary>
internal enum SettingSource
{
    /// <summary>Nothing sets it.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>The environment.</summary>
    Environment,

    /// <summary>The command line.</summary>
    Option,
}

/// <summary>What a setting is set to, and by what.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Source">What sets it.</param>
/// <param name="Place">The option, the variable, or the file and line; empty for the default.</param>
/// <param name="Value">The value in the words of option and file; of a secret the file of it, or nothing. Empty for none.</param>
internal sealed record EffectiveSetting(Setting Setting, SettingSource Source, string Place, string Value)
{
    /// <summary>The value as it may be shown to anybody.</summary>
    public string Shown =>
        Setting.Kind == SettingKind.Secret && Source != SettingSource.Default
            ? Source == SettingSource.File ? $"(secret, from {Value})" : "(secret)"
        : Value.Length > 0 ? Value
        : Setting.DefaultShown;
}
