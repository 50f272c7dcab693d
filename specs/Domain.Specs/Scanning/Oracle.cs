using System.Text;
using System.Text.RegularExpressions;
using AgentAssembly.Domain.Scanning;

namespace AgentAssembly.Specs.Domain.Scanning;

/// <summary>The compatible scanner once more, slowly and straight from its specification (§11.1 to §11.3).</summary>
static class Oracle
{
    private static readonly List<(string Kind, string Category, string Text)> Triggers =
        [.. ScanTables.Read<KindRow>("kinds.yaml").SelectMany(r => r.Triggers.Select(t => (r.Kind, r.Category, t)))];

    private sealed record Found(string Kind, int Start, int End);

    // One character of the text: what it is, and which bytes it has.
    private sealed record Character(Rune Rune, int At, int Length)
    {
        public bool IsSpace => Rune.IsWhiteSpace(Rune);

        public bool IsTerminator => IsSpace || Is("\"',;)]}");

        public bool IsBase64 => Rune.IsAscii && (char.IsAsciiLetterOrDigit((char)Rune.Value) || Is("+/-_"));

        public bool IsHex => Rune.IsAscii && char.IsAsciiHexDigit((char)Rune.Value);

        public char? Digit => Rune.Value is >= '0' and <= '9' ? (char)Rune.Value
            : Rune.Value is >= 0xFF10 and <= 0xFF19 ? (char)(Rune.Value - 0xFF10 + '0') : null;

        public char? Separator => Rune.Value switch
        {
            ' ' or 0x3000 => ' ',
            '-' or 0xFF0D or '.' or 0xFF0E => '-',
            _ => null,
        };

        public bool Is(string set) => Rune.IsAscii && set.Contains((char)Rune.Value, StringComparison.Ordinal);
    }

    public static List<string> Scan(string text)
    {
        var found = new List<Found>();
        Literals(text, found);
        var characters = CharactersOf(text);
        Digits(characters, found);
        Emails(text, characters, found);
        var blanked = Regex.Replace(
            text,
            $@"\[REDACTED(:({string.Join('|', FindingKinds.Compatible.Select(k => k.Name))}))?\]",
            label => new string(' ', label.Length));
        Entropy(CharactersOf(blanked), found);
        foreach (Match match in Regex.Matches(text, "AccountKey="))
        {
            found.Add(new("AzureConnectionString", ByteAt(text, match.Index), TokenEnd(characters, ByteAt(text, match.Index + match.Length))));
        }

        return [.. Merge(found).Select(f => $"{f.Kind}@{f.Start}-{f.End}")];
    }

    private static List<Found> Merge(List<Found> found)
    {
        var merged = new List<Found>();
        foreach (var finding in found.OrderBy(f => f.Start))
        {
            var same = merged.FindIndex(m => m.Kind == finding.Kind && finding.Start < m.End && m.Start <= finding.Start);
            if (same >= 0)
            {
                merged[same] = merged[same] with { End = Math.Max(merged[same].End, finding.End) };
            }
            else
            {
                merged.Add(finding);
            }
        }

        return merged;
    }

    private static void Literals(string text, List<Found> found)
    {
        var characters = CharactersOf(text);
        for (var at = 0; at < text.Length;)
        {
            var (kind, category, trigger) = Triggers.FirstOrDefault(
                t => at + t.Text.Length <= text.Length && Lower(text.Substring(at, t.Text.Length)) == Lower(t.Text));
            if (kind is null)
            {
                at++;
                continue;
            }

            var end = at + trigger.Length;
            found.Add(new(kind, ByteAt(text, at), category == "private_key"
                ? ByteAt(text, PemEnd(text, end))
                : TokenEnd(characters, ByteAt(text, end))));
            at = end;
        }
    }

    private static int PemEnd(string text, int header)
    {
        var footer = text.IndexOf("-----END", header, StringComparison.Ordinal);
        var dashes = footer < 0 ? -1 : text.IndexOf("-----", footer + 8, StringComparison.Ordinal);
        var runs = footer < 0 ? [] : Regex.Matches(text[header..footer], "[A-Za-z0-9+/_-]+").Select(m => m.Length).ToList();
        return dashes >= 0 && runs.Count > 0 && runs.Max() >= 20 && runs[^1] < 20 ? dashes + 5 : header;
    }

    private static void Digits(List<Character> text, List<Found> found)
    {
        for (var at = 0; at < text.Count;)
        {
            if (text[at].Digit is null)
            {
                at++;
                continue;
            }

            var segment = "";
            var end = at;
            for (; end < text.Count && segment.Length < 24; end++)
            {
                if (text[end].Digit is { } digit)
                {
                    segment += digit;
                }
                else if (text[end].Separator is { } separator && segment.Length < 23 && end + 1 < text.Count && text[end + 1].Digit is not null)
                {
                    segment += separator;
                }
                else
                {
                    break;
                }
            }

            var digits = string.Concat(segment.Where(char.IsDigit));
            var (from, to) = (text[at].At, text[end - 1].At + text[end - 1].Length);
            if (Regex.IsMatch(segment, "^[0-9]{3}-[0-9]{2}-[0-9]{4}$"))
            {
                found.Add(new("SsnPattern", from, to));
            }
            else if (digits.Length is >= 13 and <= 19 && LuhnHolds(digits))
            {
                found.Add(new("CreditCardLuhn", from, to));
            }

            at = end;
        }
    }

    private static bool LuhnHolds(string digits) => digits.Reverse()
        .Select((c, i) => (c - '0') * (1 + (i % 2))).Sum(n => (n / 10) + (n % 10)) % 10 == 0;

    private static void Emails(string text, List<Character> characters, List<Found> found)
    {
        var start = 0;
        for (var i = 0; i < characters.Count; i++)
        {
            var c = characters[i];
            if (c.IsSpace || c.Is("<,;\"'"))
            {
                start = c.At + c.Length;
            }
            else if (c.Is("@") && c.At - start is > 0 and <= 64)
            {
                var from = c.At + 1;
                var domain = characters.Skip(i + 1).TakeWhile(d => !d.IsTerminator && d.At - from < 255).ToList();
                if (domain.Sum(d => d.Length) >= 3 && domain.Any(d => d.Is(".")))
                {
                    found.Add(new("EmailAddress", start, from + domain.Sum(d => d.Length)));
                }
            }
        }
    }

    private static void Entropy(List<Character> text, List<Found> found)
    {
        const string Kind = "GenericHighEntropy";
        foreach (var run in RunsOf(text, c => c.Rune.IsAscii && !c.IsSpace).Where(r => r.Count is >= 20 and <= 64 && Clears(r)))
        {
            found.Add(new(Kind, run[0].At, Math.Min(run[^1].At + 1, TokenEnd(text, run[0].At))));
        }

        Add(RunsOf(text, c => c.IsHex).Where(r => r.Count >= 64));
        Add(RunsOf(text, c => c.IsBase64).Where(r => r.Count >= 20 && Clears(r)));
        Add(RunsOf(text, c => c.IsHex || c.Is(":-"))
            .Where(r => r.Any(c => !c.IsHex) && r.Count(c => c.IsHex) >= 64)
            .Select(r => r.SkipWhile(c => !c.IsHex).Reverse().SkipWhile(c => !c.IsHex).Reverse().ToList()));

        var before = found.ToList();
        var runs = RunsOf(text, c => c.IsBase64);
        foreach (var (left, right) in runs.Zip(runs.Skip(1)))
        {
            var between = text.Where(c => c.At > left[^1].At && c.At < right[0].At).ToList();
            var joined = left.Concat(right).ToList();
            if (between is [var only] && (only.IsSpace || !only.Rune.IsAscii) && joined.Count is >= 23 and <= 64
                && joined.Select(c => c.Rune).Distinct().Count() >= 23 && Clears(joined)
                && !before.Any(f => Meets(f, left) || Meets(f, right)))
            {
                Add([left, right]);
            }
        }

        void Add(IEnumerable<List<Character>> these) => found.AddRange(these.Select(r => new Found(Kind, r[0].At, r[^1].At + 1)));
        static bool Meets(Found finding, List<Character> run) => finding.Start < run[^1].At + 1 && run[0].At < finding.End;
    }

    private static bool Clears(List<Character> run)
    {
        var entropy = run.GroupBy(c => c.Rune).Select(g => (double)g.Count() / run.Count).Sum(p => -p * Math.Log2(p));
        var text = string.Concat(run.Select(c => c.Rune.ToString()));
        return entropy > 4.5 || (run.Count >= 40 && entropy > 4.25 && run.All(c => c.IsBase64)
            && run.Count(c => c.Is("+/-_")) * 100 / run.Count <= 10
            && !Regex.IsMatch(text, @"(.)\1\1\1") && text.Distinct().Count() >= 23);
    }

    private static List<List<Character>> RunsOf(List<Character> text, Func<Character, bool> isMember)
    {
        var runs = new List<List<Character>>();
        var isInside = false;
        foreach (var c in text)
        {
            if (isMember(c))
            {
                if (!isInside)
                {
                    runs.Add([]);
                }

                runs[^1].Add(c);
            }

            isInside = isMember(c);
        }

        return runs;
    }

    private static List<Character> CharactersOf(string text)
    {
        var at = 0;
        return [.. text.EnumerateRunes().Select(rune =>
        {
            var character = new Character(rune, at, rune.Utf8SequenceLength);
            at += rune.Utf8SequenceLength;
            return character;
        })];
    }

    private static int TokenEnd(List<Character> text, int from) =>
        text.FirstOrDefault(c => c.At >= from && c.IsTerminator)?.At ?? text.Sum(c => c.Length);

    private static int ByteAt(string text, int index) => Encoding.UTF8.GetByteCount(text.AsSpan(0, index));

    private static string Lower(string text) => string.Concat(text.Select(c => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c));
}
