using BenchmarkDotNet.Attributes;
using RnnGen.Benchmarks.Peers;
using RnnGen.Numerics;

namespace RnnGen.Benchmarks;

/// <summary>Single stages of the tutorial's iteration, and the two products at 128 x 128. In this process, which has no tiers to warm up.</summary>
[InProcess]
public class StageBenchmarks
{
    private const int Size = 128;

    private readonly HeadlessTutorial _model = new();
    private readonly AlignedBuffer _x = new(Size * Size), _matrix = new(Size * Size), _y = new(Size * Size);

    [GlobalSetup]
    public void Setup() => _model.TrainStep();

    [Benchmark]
    public void Forward() => _model.Forward();

    /// <summary>The stages have an order: each of the next ones is timed with those before it.</summary>
    [Benchmark]
    public float ForwardLoss()
    {
        _model.Forward();
        return _model.Loss();
    }

    [Benchmark]
    public float ForwardLossBackward()
    {
        _model.Forward();
        float loss = _model.Loss();
        _model.Backward();
        return loss;
    }

    [Benchmark]
    public float TrainStep() => _model.TrainStep();

    [Benchmark]
    public void AddVectorMatrix128() => MatrixKernels.AddVectorMatrix(_x.Slice(0, Size), _matrix.Span, _y.Slice(0, Size));

    [Benchmark]
    public void AddProduct128() => MatrixKernels.AddProduct(_x.Span, Size, _matrix.Span, _y.Span, Size, Size, Size, Size);
}
