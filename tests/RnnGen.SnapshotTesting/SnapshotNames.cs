using System.Globalization;
using System.Reflection;

namespace RnnGen.SnapshotTesting;

/// <summary>Which files belong to which test.</summary>
internal static class SnapshotNames
{
    // What no file name may hold on Windows, whatever the machine, and the mark that ends a prefix.
    private const string Forbidden = "\"<>|:*?\\/#";

    /// <summary><c>Class.Method_name=value</c>, with the outer class in front of a nested one.</summary>
    internal static string Prefix(MethodInfo test, params object?[] values)
    {
        ParameterInfo[] parameters = test.GetParameters();
        if (values.Length > parameters.Length)
        {
            throw new ArgumentException($"UseParameters got {values.Length} values, but {test.Name} has {parameters.Length} parameters; pass its first parameters in order.", nameof(values));
        }

        Type type = test.ReflectedType!;
        string owner = type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        return $"{owner}.{test.Name}{string.Concat(values.Select((value, i) => $"_{parameters[i].Name}={Text(value)}"))}";
    }

    /// <summary>Whether a verified or received file belongs to the prefix, and not to a longer one: <c>A.B</c> does not own <c>A.B_x=1#C.verified.cs</c>.</summary>
    internal static bool Owns(string prefix, string fileName)
    {
        if (!fileName.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> rest = fileName.AsSpan(prefix.Length);
        return rest.StartsWith("#") || rest.StartsWith(".verified.") || rest.StartsWith(".received.");
    }

    private static string Text(object? value)
    {
        string text = value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return text.AsSpan().IndexOfAny(Forbidden) < 0 && !text.Any(char.IsControl)
            ? text
            : throw new ArgumentException($"The value '{text}' cannot be part of a file name; pass a parameter without control characters and {Forbidden} to UseParameters.", nameof(value));
    }
}
