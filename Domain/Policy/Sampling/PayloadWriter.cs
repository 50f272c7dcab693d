using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentAssembly.Domain.Policy.Sampling;

// Fields and their values → JSON that has them. Fields that cannot stand in one JSON together give way to the first.
internal static class PayloadWriter
{
    private const int ElementsMax = 64;

    public static byte[] Write(IEnumerable<(string Path, SampleValue Value)> fields)
    {
        var root = new Branch();
        foreach (var (path, value) in fields)
        {
            root.Put(StepsOf(path), value);
        }

        return Encoding.UTF8.GetBytes(root.Json());
    }

    public static string Json(SampleValue value) => value.Kind switch
    {
        SampleKind.Text => JsonSerializer.Serialize(value.Text),
        SampleKind.Moment => JsonSerializer.Serialize(value.ToString()),
        _ => value.Text,
    };

    // args.a[0]["b c"] → a, 0, b c.
    public static IReadOnlyList<string> StepsOf(string path)
    {
        var steps = new List<string>();
        var step = new StringBuilder();
        for (var at = 0; at < path.Length; at++)
        {
            if (path[at] == '.')
            {
                Take();
            }
            else if (path[at] == '[')
            {
                Take();
                var isQuoted = at + 1 < path.Length && path[at + 1] == '"';
                var end = path.IndexOf(isQuoted ? "\"]" : "]", at, StringComparison.Ordinal);
                step.Append(path.AsSpan((at + (isQuoted ? 2 : 1))..end));
                at = end + (isQuoted ? 1 : 0);
            }
            else
            {
                step.Append(path[at]);
            }
        }

        Take();
        return steps[1..];

        void Take()
        {
            if (step.Length > 0)
            {
                steps.Add(step.ToString());
                step.Clear();
            }
        }
    }

    // An object, or an array where all names are small numbers; the wanted value at the end of a path.
    private sealed class Branch
    {
        private readonly SortedDictionary<string, Branch> _children = new(StringComparer.Ordinal);
        private SampleValue? _value;

        public void Put(IReadOnlyList<string> steps, SampleValue value)
        {
            var branch = this;
            foreach (var step in steps)
            {
                if (branch._value is not null)
                {
                    return;
                }

                branch = branch._children.TryGetValue(step, out var child) ? child : branch._children[step] = new();
            }

            if (branch._children.Count == 0)
            {
                branch._value ??= value;
            }
        }

        public string Json()
        {
            if (_value is { } value)
            {
                return PayloadWriter.Json(value);
            }

            var indexes = _children.Keys.Select(IndexOf).ToList();
            return indexes.Count > 0 && indexes.TrueForAll(index => index is >= 0 and < ElementsMax)
                ? "[" + string.Join(',', Enumerable.Range(0, indexes.Max() + 1).Select(ElementAt)) + "]"
                : "{" + string.Join(',', _children.Select(child => $"{JsonSerializer.Serialize(child.Key)}:{child.Value.Json()}")) + "}";
        }

        private string ElementAt(int index) =>
            _children.TryGetValue(index.ToString(CultureInfo.InvariantCulture), out var child) ? child.Json() : "null";

        private static int IndexOf(string name) =>
            int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1;
    }
}
