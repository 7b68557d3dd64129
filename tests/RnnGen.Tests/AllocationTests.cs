using System.Numerics.Tensors;
using RnnGen.Weights;

namespace RnnGen.Tests;

/// <summary>Steady state allocates nothing.</summary>
public class AllocationTests
{
    [Fact]
    public void A_model_that_only_predicts_holds_its_weights_alone()
    {
        const long Weights = Large.ParameterCount * sizeof(float);
        _ = new Large().CreateState();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Large model = new();
        model.Advance(model.CreateState(), 1);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Weights, Weights * 5 / 4);
    }

    [Fact]
    public void Training_streaming_generation_and_copies_allocate_nothing()
    {
        Tutorial tutorial = new();
        TutorialWithHead withHead = new();
        RecurrentState state = withHead.CreateState();
        int[] written = new int[2];
        Parameter weights = tutorial.Parameters["weight_hh_l0"];
        float[] all = new float[Tutorial.ParameterCount], some = new float[weights.Length];

        // Of this thread: the test runner's own threads allocate at any time.
        Run(1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
            {
                tutorial.TrainStep();
                withHead.TrainStep();
                withHead.Advance(state, i % 10);
                withHead.Generate(state, written);
                tutorial.Parameters.CopyTo(all);
                tutorial.Parameters.CopyFrom(all);
                weights.CopyTo(new TensorSpan<float>(some, weights.Shape));
                weights.CopyFrom(new ReadOnlyTensorSpan<float>(some, weights.Shape));
            }
        }
    }
}
