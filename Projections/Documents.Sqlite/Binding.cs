using System.Globalization;
using AgentAssembly.Projections.Engine;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>Numbered parameters.</summary>
internal static class Binding
{
    // Every key of a page that is found at once, and what else a statement says.
    private static readonly string[] Names =
        [.. Enumerable.Range(0, DocumentQuery.LimitMax + 64).Select(i => string.Create(CultureInfo.InvariantCulture, $"?{i}"))];

    /// <summary>Sets a parameter, from 1.</summary>
    public static void Bind(this SqliteCommand command, int number, object value)
    {
        if (command.Parameters.Count < number)
        {
            command.Parameters.AddWithValue(Names[number], value);
        }
        else
        {
            command.Parameters[number - 1].Value = value;
        }
    }

    /// <summary>Sets a parameter, from 1.</summary>
    public static void Bind(this SqliteCommand command, int number, ColumnValue value) =>
        command.Bind(number, value.Text is { } text ? text : (object)value.Number);
}
