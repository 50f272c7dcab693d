using System.Text;
using System.Text.Json;

namespace AgentAssembly.Specs.EndToEnd.Secrets;

/// <summary>Looks for a text in every form in which it may have got somewhere.</summary>
internal static class LeakHunt
{
    /// <summary>The forms that some bytes hold.</summary>
    public static IReadOnlyList<string> FormsIn(ReadOnlySpan<byte> bytes, string text)
    {
        var found = new List<string>();
        foreach (var (form, needle) in FormsOf(text))
        {
            if (bytes.IndexOf(needle) >= 0)
            {
                found.Add(form);
            }
        }

        return found;
    }

    /// <summary>The forms that some text holds.</summary>
    public static IReadOnlyList<string> FormsIn(string where, string text) => FormsIn(Encoding.UTF8.GetBytes(where), text);

    /// <summary>The files of a folder that hold it, and in which form.</summary>
    public static IReadOnlyList<string> FormsInFolder(string folder, string text) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            // An empty file holds nothing, and the log's lock cannot be opened by others.
            .Where(file => new FileInfo(file).Length > 0)
            .SelectMany(file => FormsIn(ReadShared(file), text).Select(form => $"{Path.GetRelativePath(folder, file)}: {form}")),
    ];

    private static IEnumerable<(string Form, byte[] Needle)> FormsOf(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        yield return ("plain", plain);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(text));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(plain)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(plain)));
        yield return ("JSON", Encoding.ASCII.GetBytes(JsonSerializer.Serialize(text).Trim('"')));
        yield return ("URL", Encoding.ASCII.GetBytes(Uri.EscapeDataString(text)));

        // Within a longer text base64 begins at any of three places.
        for (var shift = 0; shift < 3; shift++)
        {
            var whole = plain[shift..(shift + ((plain.Length - shift) / 3 * 3))];
            yield return ($"base64+{shift}", Encoding.ASCII.GetBytes(Convert.ToBase64String(whole)));
            yield return ($"base64url+{shift}", Encoding.ASCII.GetBytes(
                Convert.ToBase64String(whole).Replace('+', '-').Replace('/', '_')));
        }
    }

    // Files that the server has open are read as they are.
    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
