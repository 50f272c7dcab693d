using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using AgentAssembly.Edges.Cli.Arguments;

namespace AgentAssembly.Edges.Cli.Configuration;

/// <summary>
/// One thing about a server that can be set. Everything that is said of it anywhere (keys of the file, variables, help,
/// <c>aasm config</c>, the page in contracts) is said from here.
/// </summary>
internal sealed record Setting
{
    /// <summary>The key in the configuration file; a point stands for a level.</summary>
    public required string Key { get; init; }

    /// <summary>What it does, as the help of its option begins.</summary>
    public required string What { get; init; }

    /// <summary>What else is to be known; whole sentences.</summary>
    public string Note { get; init; } = "";

    /// <summary>How its text is judged.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>The option, such as <c>--grpc</c>; empty where there is none.</summary>
    public string Option { get; init; } = "";

    /// <summary>What stands for its value in help.</summary>
    public string HelpName { get; init; } = "";

    /// <summary>Variables of the environment, the one that counts first first.</summary>
    public ImmutableArray<string> Variables { get; init; } = [];

    /// <summary>The value where nothing sets it; empty where there is none.</summary>
    public string Default { get; init; } = "";

    /// <summary>What happens where nothing sets it, in words.</summary>
    public string DefaultWords { get; init; } = "";

    /// <summary>What a number counts.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The words of a choice.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>The words of a choice as its variables have them, in the same order; empty where they are the same.</summary>
    public ImmutableArray<string> VariableWords { get; init; } = [];

    /// <summary>The least number.</summary>
    public long Least { get; init; }

    /// <summary>The greatest number.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>Settings of one set come from one source together: half a pair of each would be a pair that nobody meant.</summary>
    public string Set { get; init; } = "";

    /// <summary>The default in words, or as it is.</summary>
    public string DefaultShown => DefaultWords.Length > 0 ? DefaultWords : Default;

    /// <summary>What values are taken.</summary>
    public string Range => Kind switch
    {
        SettingKind.Listen => "HOST:PORT, an address and no name; port 0 picks a free one",
        SettingKind.Path => "a path; in the file relative to it, and ~/ is the home folder",
        SettingKind.Choice when VariableWords.Length > 0 =>
            $"{string.Join(", ", Words)}; in the variable {string.Join(", ", VariableWords)}",
        SettingKind.Choice => string.Join(", ", Words),
        SettingKind.Number => string.Create(CultureInfo.InvariantCulture, $"{Least} to {Most}"),
        SettingKind.Ratio => "0 to 1",
        SettingKind.Switch => "true, false; 1, 0",
        SettingKind.Url => "an http:// or https:// URL without credentials",
        SettingKind.Secret => "in the variable the secret itself; in the file the path of a file that only its owner can read",
        _ => "any text",
    };

    /// <summary>The help of its option.</summary>
    public string Help
    {
        get
        {
            var words = Words.Length > 0 ? $": {string.Join(", ", Words)}" : "";
            var shown = VariableWords.Length > 0 ? $"={string.Join('|', VariableWords)}" : "";
            var others = string.Concat(Variables.Select(variable => $"else {variable}{shown}, "));
            var note = Note.Length > 0 ? $". {Note.TrimEnd('.')}" : "";
            return $"{What}{words}; {others}else {Key} in the configuration file, else {DefaultShown}{note}";
        }
    }

    /// <summary>Why a text is no value of this; null where it is one. Begins with the text, quoted, where that may be shown.</summary>
    /// <param name="text">The text; not empty.</param>
    public string? WhyNot(string text) => Kind switch
    {
        SettingKind.Listen => EndPointOf(text, out var problem) is null ? problem : null,
        SettingKind.Choice => WhyNone(text, Words),
        SettingKind.Number => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= Least && number <= Most
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"'{text}' must be a number from {Least} to {Most}: {Unit}"),
        SettingKind.Ratio => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 1
            ? null
            : $"'{text}' must be a number from 0 to 1",
        SettingKind.Switch => IsOn(text) is null ? $"'{text}' is neither true nor false" : null,
        SettingKind.Url => WhyNoUrl(text),
        _ => null,
    };

    /// <summary>A variable's text in the words of the option and the file; null where it is none of the known ones.</summary>
    public string? FromVariable(string text)
    {
        if (VariableWords.IsEmpty)
        {
            return text;
        }

        var index = VariableWords.IndexOf(text);
        return index < 0 ? null : Words[index];
    }

    /// <summary>Why a variable's text is no value of this; null where it is one.</summary>
    public string? WhyNotInVariable(string text) => VariableWords.IsEmpty ? WhyNot(text)
        : FromVariable(text) is null ? $"'{text}' is neither {string.Join(" nor ", VariableWords)}"
        : null;

    /// <summary>Whether a switch is on; null where the text is no such word.</summary>
    public static bool? IsOn(string text) => text switch
    {
        "1" => true,
        "0" => false,
        _ => bool.TryParse(text, out var on) ? on : null,
    };

    /// <summary>Where to listen; null with a problem that begins with the text, quoted.</summary>
    public static IPEndPoint? EndPointOf(string text, out string problem)
    {
        if (Address.TryParse(text, out problem) is not { } address)
        {
            return null;
        }

        if (address.Scheme == Address.Tls)
        {
            problem = $"'{text}': to listen, give HOST:PORT; what makes it https is {Settings.TlsCertificate.Option}";
            return null;
        }

        var endpoint = address.ToEndPoint();
        problem = endpoint is null
            ? $"'{address.Host}:{address.Port}' is a name; to listen, give an address such as 127.0.0.1:{address.Port}"
            : "";
        return endpoint;
    }

    private static string? WhyNone(string text, ImmutableArray<string> known) =>
        known.Contains(text, StringComparer.Ordinal) ? null
        : $"'{text}' is not known; known are {string.Join(", ", known)}";

    // What may hold a password is not repeated.
    private static string? WhyNoUrl(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            ? "is no http:// or https:// URL"
        : url.UserInfo.Length > 0
            ? $"has credentials in it: give them as {Settings.TelemetryHeaders.Variables[0]} or {Settings.TelemetryHeaders.Key}"
        : null;
}
