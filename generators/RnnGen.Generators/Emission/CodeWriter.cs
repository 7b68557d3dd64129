using System.Text;

namespace RnnGen.Generators.Emission;

/// <summary>Writes indented C#. Lines always end with \n.</summary>
internal sealed class CodeWriter
{
    private const string OneLevel = "    ";

    private readonly StringBuilder _text = new();
    private string _indent = "";

    /// <summary>Writes a text of one or more lines, each at the current indentation.</summary>
    internal void Write(string text)
    {
        foreach (string line in text.Replace("\r", "").Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(_indent).Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes an empty line.</summary>
    internal void Blank() => _text.Append('\n');

    /// <summary>Writes a header and an opening brace; disposing the result closes it.</summary>
    internal Scope Block(string header, string end = "}")
    {
        Write(header);
        Write("{");
        _indent += OneLevel;
        return new Scope(this, end);
    }

    public override string ToString() => _text.ToString();

    internal readonly struct Scope(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._indent = writer._indent.Substring(OneLevel.Length);
            writer.Write(end);
        }
    }
}
