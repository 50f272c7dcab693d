using System.Text;
using Google.Protobuf;

namespace AgentAssembly.Specs.EndToEnd.Telemetry;

/// <summary>A protobuf message without its schema: fields by their numbers, as OTLP's specification gives them.</summary>
sealed class WireMessage
{
    private readonly List<(int Number, object Value)> _fields = [];

    public WireMessage(ReadOnlyMemory<byte> bytes)
    {
        var input = new CodedInputStream(bytes.ToArray());
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            _fields.Add((WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadFixed64(),
                WireFormat.WireType.Fixed32 => (ulong)input.ReadFixed32(),
                WireFormat.WireType.LengthDelimited => input.ReadBytes().Memory,
                var other => throw new InvalidOperationException($"OTLP has no {other}"),
            }));
        }
    }

    public IEnumerable<WireMessage> All(int number) => Of<ReadOnlyMemory<byte>>(number).Select(bytes => new WireMessage(bytes));

    public string Text(int number) => Encoding.UTF8.GetString(Of<ReadOnlyMemory<byte>>(number).FirstOrDefault().Span);

    public string Hex(int number) => Convert.ToHexStringLower(Of<ReadOnlyMemory<byte>>(number).FirstOrDefault().Span);

    public ulong Number(int number) => Of<ulong>(number).FirstOrDefault();

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    /// <summary>The attributes in a field of key and value: texts as they are, numbers and truths as text.</summary>
    public Dictionary<string, string> Attributes(int number) => All(number).ToDictionary(
        pair => pair.Text(1),
        pair => pair.All(2).Single() is var value && value.Has(1) ? value.Text(1)
            : value.Has(2) ? value.Number(2) == 1 ? "true" : "false"
            : value.Has(3) ? $"{(long)value.Number(3)}"
            : $"{value.Double(4)}");

    private bool Has(int number) => _fields.Exists(field => field.Number == number);

    private IEnumerable<T> Of<T>(int number) => _fields.Where(field => field.Number == number).Select(field => (T)field.Value);
}
