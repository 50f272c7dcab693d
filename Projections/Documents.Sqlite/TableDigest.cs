using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>What rows amount to: SHA-256 over each value, preceded by its length, in order.</summary>
internal static class TableDigest
{
    public static Hash256 Of(SqliteFile file, IEnumerable<TableNames> tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables)
        {
            Add(hash, Encoding.UTF8.GetBytes(table.Shape.Name));
            using var rows = file.Prepare(table.All());
            while (rows.Next())
            {
                for (var i = 0; i < rows.Columns; i++)
                {
                    Add(hash, rows.IsNumber(i) ? Encoding.UTF8.GetBytes(rows.Number(i).ToString(CultureInfo.InvariantCulture)) : rows.Bytes(i));
                }
            }
        }

        return Hash256.From(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
