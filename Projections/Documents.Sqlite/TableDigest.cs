using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentAssembly.Domain.Log;
using Microsoft.Data.Sqlite;

namespace AgentAssembly.Projections.Documents.Sqlite;

/// <summary>What rows amount to: SHA-256 over each value, preceded by its length, in order.</summary>
internal static class TableDigest
{
    public static Hash256 Of(SqliteConnection connection, IEnumerable<TableNames> tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var table in tables)
        {
            Add(hash, Encoding.UTF8.GetBytes(table.Shape.Name));
            using var command = connection.CreateCommand();
            command.CommandText = table.All();
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    Add(hash, Bytes(reader, i));
                }
            }
        }

        return Hash256.From(hash.GetHashAndReset());
    }

    private static byte[] Bytes(SqliteDataReader reader, int column) => reader.GetValue(column) switch
    {
        byte[] bytes => bytes,
        string text => Encoding.UTF8.GetBytes(text),
        long number => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)),
        var other => throw new System.Diagnostics.UnreachableException($"a column holds {other.GetType().Name}"),
    };

    private static void Add(IncrementalHash hash, byte[] bytes)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
