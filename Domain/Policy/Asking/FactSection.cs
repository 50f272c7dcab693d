using System.Globalization;
using AgentAssembly.Domain.Log;
using AgentAssembly.Domain.Policy.Expressions.Values;
using AgentAssembly.Domain.Policy.Parsing;
using NodaTime.Text;

namespace AgentAssembly.Domain.Policy.Asking;

// One mapping of facts. Each value is read as what it is; null where it is absent, or wrong and reported.
internal sealed class FactSection
{
    // Noda's range ends with the year 9999, and a schedule looks one day ahead.
    private const int YearMin = 1970;
    private const int YearMax = 9998;

    private readonly Node _node;
    private readonly string _path;
    private readonly SectionReader _sections;
    private readonly Dictionary<string, Node> _values;

    public FactSection(Node node, string path, Vocabulary words, SectionReader sections)
    {
        (_node, _path, _sections) = (node, path, sections);
        _values = sections.Read(node, path, words);
    }

    public SectionReader Sections => _sections;

    // Whether there was a mapping to read.
    public bool IsMapping => _node is Node.Mapping;

    public IEnumerable<(string Key, Node Value)> Values => _values.Select(entry => (entry.Key, entry.Value));

    public string FieldOf(string key) => SectionReader.Field(_path, key);

    public Node? ValueOf(string key) => _values.GetValueOrDefault(key);

    // The value; reported where it is missing, unless a misspelt key explains that.
    public Node? Needed(string key, string what = "missing")
    {
        if (_values.TryGetValue(key, out var value))
        {
            return value;
        }

        if (IsMapping && !HasKey(key) && !_sections.Errors.Suggests(key))
        {
            _sections.Errors.Add(_node, FieldOf(key), what);
        }

        return null;
    }

    public void Report(string key, string message) => _sections.Errors.Add(_values.GetValueOrDefault(key, _node), FieldOf(key), message);

    public string? Text(string key) => ValueOf(key) is { } value ? _sections.Values.Text(value, FieldOf(key)) : null;

    public string? NeededText(string key, string what = "missing") =>
        Needed(key, what) is { } value ? _sections.Values.Text(value, FieldOf(key)) : null;

    public List<string> Texts(string key) => ValueOf(key) is { } value
        ? [.. _sections.Values.Texts(value, FieldOf(key)).Select(item => item.Text)]
        : [];

    public bool? Flag(string key) => ValueOf(key) is { } value ? _sections.Values.Boolean(value, FieldOf(key)) : null;

    public int? Count(string key, int most = int.MaxValue) =>
        ValueOf(key) is { } value ? (int?)_sections.Values.WholeNumber(value, FieldOf(key), most) : null;

    public T? Word<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct => ValueOf(key) is { } value ? _sections.Values.Word(value, FieldOf(key), words) : null;

    public FactSection? Section(string key, Vocabulary words) =>
        ValueOf(key) is { } value ? new FactSection(value, FieldOf(key), words, _sections) : null;

    // In USD; unlike a limit, what was spent may be nothing.
    public decimal? Usd(string key)
    {
        if (ValueOf(key) is not { } value)
        {
            return null;
        }

        if (value is Node.Scalar { IsPlain: true } scalar
            && decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && amount >= 0)
        {
            return amount;
        }

        _sections.Values.ReportType(value, FieldOf(key), "must be a number of USD, such as 12.50, and not below 0");
        return null;
    }

    // How long something has been going on: nothing at the least.
    public TimeSpan? Age(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (text.Length > 0 && DurationText.TryParse(text, out var seconds) && seconds <= (decimal)TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }

        Report(key, "must be a duration, such as 0s, 45m or 2d");
        return null;
    }

    public Instant? Moment(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var moment = OffsetDateTimePattern.Rfc3339.Parse(text);
        if (moment.Success && moment.Value.Year is >= YearMin and <= YearMax)
        {
            return new Instant(moment.Value.ToInstant().ToUnixTimeTicks() / TimeSpan.TicksPerMicrosecond);
        }

        Report(key, $"must be an RFC 3339 time of the years {YearMin} to {YearMax}, such as 2026-01-31T12:00:00Z");
        return null;
    }

    private bool HasKey(string key) =>
        _node is Node.Mapping mapping && mapping.Entries.Exists(entry => entry.Key is Node.Scalar text && text.Text == key);
}
