using System.Text;
using AgentAssembly.Projections.Engine;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>
/// A prepared statement, borrowed from a <see cref="SqliteFile"/> until its disposal. Spoken to directly, because looking
/// parameters up by name takes longer than putting a row in. Not thread-safe.
/// </summary>
internal sealed class Statement(SqliteFile file, string text, sqlite3_stmt statement) : IDisposable
{
    private byte[] _utf8 = new byte[256];

    /// <summary>What it says.</summary>
    public string Text => text;

    /// <summary>How many columns its rows have.</summary>
    public int Columns => raw.sqlite3_column_count(statement);

    /// <summary>Sets a parameter, from 1.</summary>
    public void Bind(int number, long value) => Check(raw.sqlite3_bind_int64(statement, number, value));

    /// <summary>Sets a parameter, from 1.</summary>
    public void Bind(int number, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, number));
        }
        else if (value.Length == 0)
        {
            // No bytes at all would be taken for null.
            Check(raw.sqlite3_bind_text(statement, number, ""));
        }
        else
        {
            var least = Encoding.UTF8.GetMaxByteCount(value.Length);
            if (_utf8.Length < least)
            {
                _utf8 = new byte[least];
            }

            var length = Encoding.UTF8.GetBytes(value, _utf8);
            Check(raw.sqlite3_bind_text(statement, number, _utf8.AsSpan(0, length)));
        }
    }

    /// <summary>Sets a parameter, from 1.</summary>
    public void Bind(int number, ColumnValue value)
    {
        if (value.Text is { } text)
        {
            Bind(number, text);
        }
        else
        {
            Bind(number, value.Number);
        }
    }

    /// <summary>Sets a parameter, from 1, to some bytes; at least one.</summary>
    public void Bind(int number, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(statement, number, value));

    /// <summary>Does what it says, for a statement without rows.</summary>
    public void Run()
    {
        while (Next())
        {
        }
    }

    /// <summary>Goes to the next row; false behind the last.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Next()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        // Failing is told by both; the first tells nothing more.
        var again = raw.sqlite3_reset(statement);
        Check(code == raw.SQLITE_DONE ? again : code);
        return false;
    }

    /// <summary>A number of the row; columns count from 0.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>A text of the row.</summary>
    public string TextAt(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    /// <summary>Bytes of the row, or those of a text; good until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    /// <summary>Whether there is nothing in the row's column.</summary>
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>Whether the row's column holds a number.</summary>
    public bool IsNumber(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_INTEGER;

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        raw.sqlite3_reset(statement);
        file.Return(this);
    }

    /// <summary>Ends it.</summary>
    public void End() => statement.Dispose();

    private void Check(int code) => file.Check(code);
}
