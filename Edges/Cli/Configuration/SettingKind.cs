namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>What a setting's text means, and so how it is judged.</summary>
internal enum SettingKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>An address and a port to listen on.</summary>
    Listen,

    /// <summary>A file or a folder; in the configuration file relative to that.</summary>
    Path,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A whole number within bounds.</summary>
    Number,

    /// <summary>A number from 0 to 1.</summary>
    Ratio,

    /// <summary>On or off.</summary>
    Switch,

    /// <summary>An http or https URL without credentials in it.</summary>
    Url,

    /// <summary>A secret: in its variable, or in a file that the configuration file names.</summary>
    Secret,
}
