using System.Globalization;
using System.Reflection;
using AgentAssembly.Contracts.Common.V1;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Specs.Contracts;

/// <summary>Reads the wire back out of the generated code, through its descriptors.</summary>
static class WireDescriptors
{
    public static IReadOnlyList<FileDescriptor> Files { get; } =
        [.. typeof(AgentId).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .OfType<PropertyInfo>()
            .Select(property => (FileDescriptor)property.GetValue(null)!)
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>Every fact about our wire. Where a package's files are cut does not show.</summary>
    public static IReadOnlyList<WireRow> Rows { get; } = [.. Files.SelectMany(RowsOf)];

    /// <summary>Type, cardinality, presence and oneof, as the approved file shows them.</summary>
    public static string Describe(FieldDescriptor field)
    {
        var presence = field.HasPresence ? " presence" : "";
        var oneof = field.RealContainingOneof is { } owner ? $" oneof {owner.Name}" : "";
        return $"{field.Name} = {field.FieldNumber} : {TypeOf(field)} {CardinalityOf(field)}{presence}{oneof}";
    }

    /// <summary>Request, response and kind, as the approved file shows them.</summary>
    public static string Describe(MethodDescriptor rpc) =>
        $"rpc {rpc.Name}({rpc.InputType.FullName}) : {rpc.OutputType.FullName} {KindOf(rpc)}";

    static string KindOf(MethodDescriptor rpc) => (rpc.IsClientStreaming, rpc.IsServerStreaming) switch
    {
        (false, false) => "unary",
        (false, true) => "server streaming",
        (true, false) => "client streaming",
        (true, true) => "bidirectional",
    };

    /// <summary>Reserved field numbers of a message, e.g. <c>9</c> and <c>17-19</c>; both ends inclusive.</summary>
    public static IEnumerable<string> ReservedOf(MessageDescriptor message) =>
        from range in message.ToProto().ReservedRange
        let last = range.End - 1
        select range.Start == last
            ? range.Start.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.Start}-{last}");

    static IEnumerable<WireRow> RowsOf(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(RowsOf),
        .. file.MessageTypes.SelectMany(RowsOf),
        .. file.EnumTypes.SelectMany(RowsOf),
    ];

    static IEnumerable<WireRow> RowsOf(ServiceDescriptor service)
    {
        var package = service.File.Package;
        yield return new("service", package, service.Name);
        foreach (var rpc in service.Methods)
        {
            var types = $"{rpc.InputType.FullName} -> {rpc.OutputType.FullName}";
            yield return new("rpc", package, service.Name, rpc.Name, Type: types, Cardinality: KindOf(rpc));
        }
    }

    static IEnumerable<WireRow> RowsOf(MessageDescriptor message)
    {
        var package = message.File.Package;
        yield return new("message", package, message.Name);
        foreach (var range in ReservedOf(message))
        {
            yield return new("reserved", package, message.Name, Number: range);
        }

        foreach (var field in message.Fields.InFieldNumberOrder())
        {
            yield return new(
                "field",
                package,
                message.Name,
                field.Name,
                field.FieldNumber.ToString(CultureInfo.InvariantCulture),
                TypeOf(field),
                CardinalityOf(field),
                field.RealContainingOneof?.Name ?? "");
        }
    }

    static IEnumerable<WireRow> RowsOf(EnumDescriptor type)
    {
        yield return new("enum", type.File.Package, type.Name);
        foreach (var value in type.Values)
        {
            var number = value.Number.ToString(CultureInfo.InvariantCulture);
            yield return new("value", type.File.Package, type.Name, value.Name, number);
        }
    }

    static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        _ when field.IsMap => $"map<{TypeOf(KeyOf(field))}, {TypeOf(ValueOf(field))}>",
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    static string CardinalityOf(FieldDescriptor field) =>
        field.IsMap ? "map"
        : field.IsRepeated ? "repeated"
        : field.ToProto().Proto3Optional ? "optional"
        : "singular";

    static FieldDescriptor KeyOf(FieldDescriptor map) => map.MessageType.FindFieldByNumber(1);

    static FieldDescriptor ValueOf(FieldDescriptor map) => map.MessageType.FindFieldByNumber(2);
}
