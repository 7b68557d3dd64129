using System.Runtime.Intrinsics;
using RnnGen.Benchmarks.Measuring;
using RnnGen.Benchmarks.Peers;
using RnnGen.Benchmarks.Streaming;
using RnnGen.Benchmarks.Training;
using RnnGen.Numerics;

namespace RnnGen.Benchmarks.Listings;

/// <summary>What the JIT made of the hot methods: their size, and calls that it left in loops.</summary>
internal static class JitCommand
{
    internal const string ChildName = "jit-child";

    private const int MaxBytes = 8 << 10;

    // A product's loops are in its tiles; with 256 and 128 bits that is also the whole of one that is not packed.
    private static readonly string[] Methods =
        [.. Vector512.IsHardwareAccelerated ? (string[])["AddSixteenRows", "AddEightRows", "AddFourRows"] : ["AddProduct", "AddSixPackedRows", "AddFourPackedRows", "PackColumns"], "TimeLoopGradients", "LookUpRows", "AddColumnSums", "AddVectorMatrix", "AddSmallVectorMatrix", "Exponentials", "SubtractMaxima", "ScaleRows", "Update", "Apply", "Forward", "Backward"];

    // Of 256 bits at most.
    private static readonly string[] TimeLoops = ["TimeLoopForward", "TimeLoopBackward"];

    /// <summary>Prints the table.</summary>
    /// <returns>Whether every method was found, is small enough, and calls nothing in an inner loop.</returns>
    internal static bool Run()
    {
        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        (string Name, int Width)[] wanted = [.. Methods.Select(name => (name, width)), .. TimeLoops.Select(name => (name, Math.Min(width, 256)))];
        string output = Child.Run([new("DOTNET_JitDisasm", string.Join(' ', wanted.Select(static method => $"{method.Name}*{method.Width}*")))], ChildName);
        MethodListing[] listings = [.. MethodListing.Read(output.Split('\n')).OrderBy(static listing => listing.Name, StringComparer.Ordinal)];
        bool good = true;
        Console.WriteLine("bytes of code, calls in loops, calls in inner loops");
        foreach (MethodListing listing in listings)
        {
            bool fits = listing.Bytes <= MaxBytes && listing.CallsInInnerLoops == 0;
            good &= fits;
            Console.WriteLine($"{listing.Bytes,6} {listing.CallsInLoops,3} {listing.CallsInInnerLoops,3}  {(fits ? "" : "TOO MUCH ")}{listing.Name[..listing.Name.IndexOf('(')]}");
        }

        foreach ((string name, int itsWidth) in wanted.Where(method => !listings.Any(listing => listing.Name.Contains($":{method.Name}", StringComparison.Ordinal))))
        {
            good = false;
            Console.WriteLine($"no listing of {name}*{itsWidth}");
        }

        return good;
    }

    /// <summary>A little of everything that has a hot method.</summary>
    internal static void RunChild()
    {
        new GeneratedTutorial().Step();
        new GeneratedStream("RnnGen", new Streaming128()).Step();
        new GeneratedStream("RnnGen", new Streaming256InBFloat16()).Step();
        foreach (TrainingCase training in OneSequence.Cases.Concat(ManySequences.Cases))
        {
            training.Step();
        }

        // As many rows as the smaller tiles have.
        MatrixKernels.AddProduct(new float[4], 1, new float[16], new float[64], 16, width: 16, rows: 4, inner: 1);
        MatrixKernels.AddProduct(new float[8], 1, new float[16], new float[128], 16, width: 16, rows: 8, inner: 1);

        float[] values = new float[100];
        VectorMath.Exp(values, values);
        VectorMath.Tanh(values, values);
        VectorMath.Sigmoid(values, values);
        VectorMath.Log(values, values);
    }
}
