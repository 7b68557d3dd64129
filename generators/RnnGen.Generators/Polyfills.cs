// What the compiler asks for and netstandard2.0 lacks.

namespace System.Runtime.CompilerServices
{
    // Records.
    internal static class IsExternalInit;
}

namespace System
{
    // List patterns.
    internal readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;
    }
}
