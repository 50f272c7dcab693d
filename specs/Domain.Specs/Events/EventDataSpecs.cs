using System.Collections.Immutable;
using AgentAssembly.Domain.Actions;
using AgentAssembly.Domain.Agents;
using AgentAssembly.Domain.Log;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Events;

public sealed class EventDataSpecs
{
    public static TheoryData<string> Types => [.. SomeEvents.ByType.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_event_type_of_the_code_is_covered_here() =>
        Assert.Equal(EventTypes.OfTheCode, SomeEvents.ByType.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_written_is_canonical_event_data(string type) =>
        SomeEvents.ByType[type].Sample(data => Assert.Null(CanonicalJson.WhyNotEventData(data)), iter: 300);

    [Theory]
    [MemberData(nameof(Types))]
    public void What_is_written_is_read_back_whole(string type) =>
        SomeEvents.ByType[type].Sample(data => Assert.Equal(data, SomeEvents.Reread(type, data)), iter: 300);

    [Fact]
    public void No_codec_reads_a_type_that_it_does_not_know() =>
        Assert.Null(SomeEvents.Reread("spec.happened", "{}"u8.ToArray()));

    [Fact]
    public void A_decision_is_read_back_field_by_field() =>
        SomeEvents.ActionDecided.Sample(written =>
        {
            var read = ActionDecided.Read(
                SomeEvents.Envelope(ActionDecided.Type, SomeEvents.Data<ActionDecided, ActionDecided>(written)))!;
            Assert.Equal(written.ReliedOn.AsEnumerable(), read.ReliedOn);
            Assert.Equal(written.Obligations.AsEnumerable(), read.Obligations);
            Assert.Equal(
                written with { ReliedOn = default, Obligations = default },
                read with { ReliedOn = default, Obligations = default });
        }, iter: 300);

    [Fact]
    public void A_registration_is_read_back_field_by_field() =>
        SomeAgentEvents.Registered.Sample(happened =>
        {
            var written = (AgentEvent.Registered)happened;
            var data = SomeEvents.Data<AgentEventCodec, AgentEvent>(written);
            var read = (AgentEvent.Registered)AgentEventCodec.Read(SomeEvents.Envelope(AgentEventCodec.Registered, data))!;
            Assert.Equal(written.Lineage, read.Lineage);
            Assert.Equal((written.TokenHash, written.Enrolment), (read.TokenHash, read.Enrolment));
            Assert.Equal(written.Profile.Tools.AsEnumerable(), read.Profile.Tools);
            Assert.Equal(written.Profile.Labels.AsEnumerable(), read.Profile.Labels);
            Assert.Equal(Plain(written.Profile), Plain(read.Profile));
        }, iter: 300);

    private static AgentProfile Plain(AgentProfile profile) =>
        profile with { Tools = default, Labels = ImmutableSortedDictionary<string, string>.Empty };
}
