using System.Text;
using AgentAssembly.Specs.Support;
using Google.Protobuf.Reflection;

namespace AgentAssembly.Specs.Contracts;

/// <summary>
/// Holds names and numbers against two independent sources: the approved file, which is our own history, and
/// <c>reference-wire.tsv</c>, which was transcribed from the description of the wire that existing SDKs speak.
/// </summary>
public class WireSchemaSpecs
{
    static readonly IReadOnlyList<WireRow> Reference = WireRow.ReadTable("reference-wire.tsv");

    [Fact]
    public void The_schema_is_the_approved_one() => Approved.Matches("wire-schema", Render());

    [Theory]
    [InlineData("service", 7)]
    [InlineData("rpc", 19)]
    [InlineData("message", 110)]
    [InlineData("field", 444)]
    [InlineData("enum", 12)]
    [InlineData("value", 64)]
    public void The_reference_table_is_complete(string kind, int count)
    {
        Assert.Equal(count, Reference.Count(row => row.Kind == kind));
        Assert.Equal(Reference.Count, Reference.Distinct().Count());
    }

    [Fact]
    public void Every_row_of_the_reference_is_on_our_wire_exactly() =>
        Assert.Empty(Reference.Except(WireDescriptors.Rows));

    [Fact]
    public void All_else_on_our_wire_is_numbered_from_1000_or_is_ours_alone()
    {
        var ours = WireDescriptors.Rows.Except(Reference).Where(row => row.Kind != "reserved");

        Assert.DoesNotContain(
            ours,
            row => !(row.IsAdditive
                || row.Package is "assembly.log.v1" or "assembly.admin.v1"
                || row is { Package: "assembly.audit.v1", Owner: "Usage" }
                || row is { Owner: "DelegationGrant" or "SendMessageContext" or "CaughtUp" }));
    }

    [Fact]
    public void Numbers_that_the_reference_left_out_stay_free()
    {
        var reserved = WireDescriptors.Rows.Where(row => row.Kind == "reserved");

        Assert.Equal(
            ["AuditEvent 9", "AuditEvent 17-19", "AuditEvent 29"],
            reserved.Select(row => $"{row.Owner} {row.Number}"));
    }

    [Fact]
    public void Every_file_lies_in_the_folder_of_its_package_and_has_its_own_namespace()
    {
        Assert.All(WireDescriptors.Files, file =>
        {
            Assert.StartsWith(file.Package.Replace('.', '/') + "/", file.Name, StringComparison.Ordinal);
            Assert.StartsWith(
                "AgentAssembly.Contracts.",
                file.GetOptions().CsharpNamespace,
                StringComparison.Ordinal);
            Assert.DoesNotContain(file.MessageTypes, message => message.NestedTypes.Any(type => !IsMapEntry(type)));
            Assert.DoesNotContain(file.MessageTypes, message => message.EnumTypes.Any());
        });
        Assert.All(
            WireDescriptors.Files.GroupBy(file => file.Package),
            package => Assert.Single(package.Select(file => file.GetOptions().CsharpNamespace).Distinct()));
    }

    static bool IsMapEntry(MessageDescriptor type) => type.GetOptions()?.MapEntry == true;

    static string Render()
    {
        var text = new StringBuilder();
        foreach (var package in WireDescriptors.Files.GroupBy(file => file.Package))
        {
            text.Append("package ").Append(package.Key).Append('\n');
            Render(text, package.SelectMany(file => file.Services), service => service.Name, service =>
                service.Methods.Select(WireDescriptors.Describe));
            Render(text, package.SelectMany(file => file.MessageTypes), message => message.Name, message =>
            [
                .. WireDescriptors.ReservedOf(message).Select(range => $"reserved {range}"),
                .. message.Fields.InFieldNumberOrder().Select(WireDescriptors.Describe),
            ]);
            Render(text, package.SelectMany(file => file.EnumTypes), type => type.Name, type =>
                type.Values.Select(value => $"{value.Name} = {value.Number}"));
        }

        return text.ToString();
    }

    static void Render<T>(
        StringBuilder text,
        IEnumerable<T> types,
        Func<T, string> nameOf,
        Func<T, IEnumerable<string>> membersOf)
        where T : class, IDescriptor
    {
        var kind = typeof(T).Name.Replace("Descriptor", "", StringComparison.Ordinal).ToLowerInvariant();
        foreach (var type in types.OrderBy(nameOf, StringComparer.Ordinal))
        {
            text.Append("  ").Append(kind).Append(' ').Append(nameOf(type)).Append('\n');
            foreach (var member in membersOf(type))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }
    }
}
