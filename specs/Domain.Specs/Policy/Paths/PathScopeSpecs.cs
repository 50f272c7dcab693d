using AgentAssembly.Domain.Policy.Paths;
using AgentAssembly.Specs.Domain.Log.Logs;
using CsCheck;

namespace AgentAssembly.Specs.Domain.Policy.Paths;

public sealed class PathScopeSpecs
{
    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/a/", true)]
    [InlineData("/a", "/a/b/c", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/a", "/", false)]
    [InlineData("/a", "//a//b", true)]
    [InlineData("/a", "/./a/./b", true)]
    [InlineData("/a", "/a/../b", false)]
    [InlineData("/a", "/a/..", false)]
    [InlineData("/a", "/a/...", true)]
    [InlineData("/a", "/a/..b", true)]
    [InlineData("/a", "a/b", false)]
    [InlineData("/a", "", false)]
    [InlineData("/a", "/a\\..\\b", false)]
    [InlineData("/a", "/a/b\0", false)]
    [InlineData("/a", "/A/b", false)]
    [InlineData("/", "/anything", true)]
    public void A_folder_covers_itself_and_what_lies_below_it(string entry, string path, bool isCovered) =>
        Assert.Equal(isCovered, Of(entry).Covers(path));

    [Theory]
    [InlineData(" /a/ ", "/a")]
    [InlineData("/a//b/./c/", "/a/b/c")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    public void An_entry_is_brought_into_normal_form(string entry, string normal) =>
        Assert.Equal(normal, PathScope.Normalize(entry).Normal);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a/b")]
    [InlineData("~/a")]
    [InlineData("/a/../b")]
    [InlineData("/a\0")]
    [InlineData("C:\\a")]
    public void An_entry_that_names_no_folder_is_refused(string entry)
    {
        var (normal, problem) = PathScope.Normalize(entry);
        Assert.Null(normal);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Entries_that_others_cover_are_left_out() =>
        Assert.Equal(["/a", "/b/c"], PathScope.Of(["/b/c", "/a/x", "/a", "/b/c/d", "/a"]).Entries.AsEnumerable());

    [Fact]
    public void A_scope_without_entries_covers_nothing() => Assert.False(PathScope.Of([]).Covers("/"));

    // Whatever dots and slashes stand in it, a covered path leads below the entry when it is resolved step by step.
    [Fact]
    public void No_covered_path_leads_out_of_the_folder() =>
        Seeds.Sample(Gen.OneOf("a", "b", ".", "..", "", "a\\..").Array[0, 8], 100, parts =>
        {
            var path = "/" + string.Join('/', parts);
            if (Of("/a").Covers(path))
            {
                var resolved = Path.GetFullPath(path);
                Assert.True(resolved == "/a" || resolved.StartsWith("/a/", StringComparison.Ordinal), path);
            }
        });

    [Fact]
    public void Asking_allocates_nothing()
    {
        var scope = Of("/srv/data");
        Assert.Equal(0, Allocation.Of(() => scope.Covers("/srv//data/./x/y")));
    }

    private static PathScope Of(string entry) => PathScope.Of([PathScope.Normalize(entry).Normal!]);
}
