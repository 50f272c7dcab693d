using System.Text;
using System.Xml;
using System.Xml.Linq;
using AgentAssembly.Domain.Policy.Assertions;
using AgentAssembly.Edges.Cli.Terminal;

namespace AgentAssembly.Edges.Cli.Policy;

/// <summary>
/// Results as JUnit XML, which CI servers show: a suite for each file, an error for a file that could not be run. It names
/// no times, so that the same results are the same bytes.
/// </summary>
internal static class JUnitReport
{
    /// <summary>Writes the file, over one that is there.</summary>
    /// <exception cref="CliException">It cannot be written.</exception>
    public static void Write(string path, List<TestedFile> tested)
    {
        var document = new XDocument(new XElement(
            "testsuites",
            new XAttribute("name", "aasm policy test"),
            new XAttribute("tests", tested.Sum(TestsOf)),
            new XAttribute("failures", tested.Sum(file => file.Failures.Count())),
            new XAttribute("errors", tested.Count(file => !file.Errors.IsEmpty)),
            tested.Select(SuiteOf)));
        try
        {
            var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
            using var writer = XmlWriter.Create(path, settings);
            document.Save(writer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"--junit {path} cannot be written: {e.Message}", e);
        }
    }

    // A file that could not be run counts as one test.
    private static int TestsOf(TestedFile file) => file.Errors.IsEmpty ? file.Results.Length : 1;

    private static XElement SuiteOf(TestedFile file) => new(
        "testsuite",
        new XAttribute("name", Clean(file.Path)),
        new XAttribute("tests", TestsOf(file)),
        new XAttribute("failures", file.Failures.Count()),
        new XAttribute("errors", file.Errors.IsEmpty ? 0 : 1),
        file.Errors.IsEmpty ? file.Results.Select(result => CaseOf(file, result)) : BrokenOf(file));

    private static XElement CaseOf(TestedFile file, AssertionResult result) => new(
        "testcase",
        new XAttribute("name", Clean(result.Case.Name)),
        new XAttribute("classname", Clean(file.Path)),
        result.IsPassed ? null : new XElement(
            "failure",
            new XAttribute("message", Clean(string.Join("; ", result.Mismatches.Select(TextOf)))),
            Clean(FormattableString.Invariant($"{file.Path}:{result.Case.Line}: {result.Ruling.Detail}"))));

    private static XElement BrokenOf(TestedFile file) => new(
        "testcase",
        new XAttribute("name", "the file can be run"),
        new XAttribute("classname", Clean(file.Path)),
        new XElement(
            "error",
            new XAttribute("message", Clean(file.Errors[0].ToString())),
            string.Join('\n', file.Errors.Select(error => Clean(error.ToString())))));

    private static string TextOf(Mismatch mismatch) => $"{mismatch.Part}: expected '{mismatch.Expected}', got '{mismatch.Actual}'";

    // What is left are characters that a terminal takes and XML does not, such as U+FFFE.
    private static string Clean(string text) => string.Concat(
        CleanText.Of(text).EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
