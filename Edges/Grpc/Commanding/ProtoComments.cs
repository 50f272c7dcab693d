using System.Collections.Frozen;
using AgentAssembly.Contracts.Admin.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Edges.Grpc.Commanding;

/// <summary>
/// What the comments of the .proto files say. Generated code does not have them, so that contracts embed the files once more as a
/// descriptor set with source info (descriptor.proto, <c>SourceCodeInfo</c>).
/// </summary>
internal static class ProtoComments
{
    private const string Resource = "assembly.protoset";

    private static readonly Lazy<FrozenDictionary<string, string>> ByName = new(Read);

    /// <summary>The comment of a message, enum, method, field or value, in one line; empty for none.</summary>
    public static string Of(IDescriptor descriptor) => ByName.Value.GetValueOrDefault(descriptor.FullName, "");

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(AgentRef).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"contracts were built without {Resource}: build them anew");
        var files = FileDescriptor.BuildFromByteStrings(FileDescriptorSet.Parser.ParseFrom(stream).File.Select(file => file.ToByteString()));
        return files.SelectMany(AllOf)
            .Select(each => KeyValuePair.Create(each.Descriptor.FullName, InOneLine(each.Declaration)))
            .Where(each => each.Value.Length > 0)
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<(IDescriptor Descriptor, DescriptorDeclaration? Declaration)> AllOf(FileDescriptor file) =>
    [
        .. file.MessageTypes.SelectMany(AllOf),
        .. file.EnumTypes.SelectMany(AllOf),
        .. file.Services.SelectMany(service => service.Methods).Select(method => ((IDescriptor)method, method.Declaration)),
    ];

    private static IEnumerable<(IDescriptor, DescriptorDeclaration?)> AllOf(MessageDescriptor message) =>
    [
        (message, message.Declaration),
        .. message.Fields.InDeclarationOrder().Select(field => ((IDescriptor)field, field.Declaration)),
        .. message.NestedTypes.SelectMany(AllOf),
        .. message.EnumTypes.SelectMany(AllOf),
    ];

    private static IEnumerable<(IDescriptor, DescriptorDeclaration?)> AllOf(EnumDescriptor words) =>
        [(words, words.Declaration), .. words.Values.Select(value => ((IDescriptor)value, value.Declaration))];

    private static string InOneLine(DescriptorDeclaration? declaration) => declaration is null
        ? ""
        : string.Join(' ', declaration.LeadingComments.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
