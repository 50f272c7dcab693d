using AgentAssembly.Specs.Support;
using Xunit.Sdk;

namespace AgentAssembly.Specs.Contracts;

public class ApprovedSpecs
{
    [Fact]
    public void A_missing_approved_file_is_a_failure()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => Approved.Matches("never-approved", "text"));

        Assert.Contains("is missing", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, "never-approved.approved.txt")));
    }

    [Fact]
    public void The_same_text_passes() => Approved.Matches("sample", "one\ntwo\n");

    [Fact]
    public void A_difference_is_a_failure_that_shows_the_line()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => Approved.Matches("sample", "one\nthree\n"));

        Assert.Contains("- two\n+ three", failure.Message, StringComparison.Ordinal);
    }
}
