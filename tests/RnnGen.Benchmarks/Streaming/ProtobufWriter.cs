using System.Text;

namespace RnnGen.Benchmarks.Streaming;

/// <summary>Writes protocol buffers: fields of integers, of bytes and of nested messages.</summary>
internal sealed class ProtobufWriter
{
    private readonly MemoryStream _stream = new();

    internal byte[] ToArray() => _stream.ToArray();

    internal ProtobufWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    internal ProtobufWriter Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        _stream.Write(bytes);
        return this;
    }

    internal ProtobufWriter Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    internal ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.ToArray());

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _stream.WriteByte((byte)(value | 0x80));
        }

        _stream.WriteByte((byte)value);
    }
}
