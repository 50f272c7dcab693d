using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Specs.Domain.Log;

public sealed class CanonicalJsonWriterSpecs
{
    private readonly CanonicalJsonWriter _writer = new();

    [Fact]
    public void Members_texts_and_numbers_are_written_in_canonical_form()
    {
        _writer.BeginObject()
            .Member("", true).Member("absent", null).Member("big", long.MaxValue).Member("empty", "").Member("n", -5)
            .Name("o").BeginArray().BeginObject().EndObject().Value("é\"").Value(false).EndArray()
            .EndObject();
        Assert.Equal("""{"":true,"big":"9223372036854775807","n":-5,"o":[{},"é\"",false]}""", Text());
    }

    [Fact]
    public void A_writer_can_be_used_again()
    {
        _writer.BeginObject().Name("half");
        _writer.Reset();
        _writer.BeginArray().Value(1).EndArray();
        Assert.Equal("[1]", Text());
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("", "")]
    [InlineData("\ufb33", "😀")]
    public void Names_out_of_order_are_refused(string first, string second)
    {
        _writer.BeginObject().Member(first, 1);
        Assert.Throws<InvalidOperationException>(() => _writer.Name(second));
    }

    [Fact]
    public void Whatever_would_not_be_json_is_refused()
    {
        Refuses(w => w.ToArray());
        Refuses(w => w.Name("a"));
        Refuses(w => w.EndObject());
        Refuses(w => w.Value(1).Value(2));
        Refuses(w => w.Value(1).BeginObject());
        Refuses(w => w.BeginObject().ToArray());
        Refuses(w => w.BeginObject().Value(1));
        Refuses(w => w.BeginObject().BeginArray());
        Refuses(w => w.BeginObject().EndArray());
        Refuses(w => w.BeginObject().Name("a").EndObject());
        Refuses(w => w.BeginObject().Name("a").Name("b"));
        Refuses(w => w.BeginArray().Name("a"));
        Refuses(w => w.BeginArray().EndObject());
    }

    [Fact]
    public void Nesting_is_bounded_as_the_reader_s_is()
    {
        for (var depth = 0; depth < CanonicalJson.DepthMax; depth++)
        {
            _writer.BeginArray();
        }

        Assert.Throws<InvalidOperationException>(() => _writer.BeginArray());
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new CanonicalJsonWriter().Value("\ud800"));
        Assert.ThrowsAny<ArgumentException>(() => new CanonicalJsonWriter().BeginObject().Name("\udc00x"));
    }

    private static void Refuses(Action<CanonicalJsonWriter> use) =>
        Assert.Throws<InvalidOperationException>(() => use(new CanonicalJsonWriter()));

    private string Text() => Encoding.UTF8.GetString(_writer.ToArray());
}
