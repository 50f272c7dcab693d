namespace AgentAssembly.Domain.Policy.Parsing;

/// <summary>Finds the word that was probably meant: at most two edits away (Levenshtein), case ignored. Safe for concurrent use.</summary>
public static class Spelling
{
    private const int MaxEdits = 2;

    /// <summary>The nearest of some words; of equally near ones the first.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What could have been meant.</param>
    /// <returns>The word; null where none is near.</returns>
    public static string? Nearest(string word, IEnumerable<string> candidates) => candidates
        .Where(candidate => Math.Abs(candidate.Length - word.Length) <= MaxEdits)
        .Select(candidate => (Candidate: candidate, Edits: EditsBetween(word, candidate)))
        .Where(found => found.Edits <= MaxEdits)
        .OrderBy(found => found.Edits)
        .Select(found => found.Candidate)
        .FirstOrDefault();

    private static int EditsBetween(string from, string to)
    {
        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        var row = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                row[j] = Math.Min(above[j - 1] + (same ? 0 : 1), Math.Min(above[j], row[j - 1]) + 1);
            }

            (above, row) = (row, above);
        }

        return above[to.Length];
    }
}
