using System.Globalization;

namespace AgentAssembly.Specs.Contracts;

/// <summary>
/// One fact about the wire, in the columns of <c>reference-wire.tsv</c>. A column that means nothing for the kind is
/// empty, and a hyphen in the file. Types are full protobuf names.
/// </summary>
/// <param name="Kind">service, rpc, message, field, enum, value or reserved.</param>
/// <param name="Package">Protobuf package.</param>
/// <param name="Owner">Simple name of the service, message or enum.</param>
/// <param name="Name">Name of the rpc, field or value.</param>
/// <param name="Number">Number of the field or value; the range of a reservation.</param>
/// <param name="Type">Type of the field; request and response of the rpc.</param>
/// <param name="Cardinality">singular, optional, repeated or map; the rpc's kind.</param>
/// <param name="Oneof">Name of the oneof the field belongs to.</param>
sealed record WireRow(
    string Kind,
    string Package,
    string Owner = "",
    string Name = "",
    string Number = "",
    string Type = "",
    string Cardinality = "",
    string Oneof = "")
{
    public bool IsAdditive => int.TryParse(Number, CultureInfo.InvariantCulture, out var number) && number >= 1000;

    public static IReadOnlyList<WireRow> ReadTable(string fileName) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, fileName)).Skip(1).Select(Parse)];

    static WireRow Parse(string line)
    {
        var cells = line.Split('\t').Select(cell => cell == "-" ? "" : cell).ToArray();
        Assert.Equal(8, cells.Length);
        return new(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]);
    }
}
