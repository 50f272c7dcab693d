using System.Buffers.Text;
using System.Globalization;
using System.Text;
using AgentAssembly.Projections.Engine;
using AgentAssembly.Read.Execution;

namespace AgentAssembly.Read.GraphQL.Lists;

/// <summary>
/// Places in lists as clients carry them: base64url of the order's name, the value and the key. Opaque to clients, stable under
/// appends, and refused by a list of another order.
/// </summary>
internal static class Cursor
{
    private const int TextMax = 2_048;

    public static string Write(string order, Place place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{order}\n{(place.Value.Text is { } text ? $"t{text}" : $"n{place.Value.Number}")}\n{place.Key}")));

    public static Place? Read(string argument, string order, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        return cursor.Length <= TextMax && Base64Url.IsValid(cursor) && Of(order, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))) is { } place
            ? place
            : throw new ReadError("VALIDATION_FAILED", 400, $"{argument}: this is no cursor of a list in the order {order}");
    }

    private static Place? Of(string order, string text)
    {
        // A value may hold line feeds, an order and a key do not.
        var (first, last) = (text.IndexOf('\n', StringComparison.Ordinal), text.LastIndexOf('\n'));
        if (first < 0 || first == last || text[..first] != order)
        {
            return null;
        }

        var (value, key) = (text[(first + 1)..last], text[(last + 1)..]);
        return value switch
        {
            ['t', .. var rest] => new(rest, key),
            ['n', .. var rest] when long.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                new(number, key),
            _ => null,
        };
    }
}
