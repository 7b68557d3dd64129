using System.Runtime.CompilerServices;
using RnnGen.Optimization;
using RnnGen.Tests.Compiled;

namespace RnnGen.Tests;

/// <summary>The pieces of a training iteration and their order.</summary>
public class IterationTests
{
    [Fact]
    public void The_pieces_are_the_step_to_the_bit_and_keep_their_order()
    {
        TutorialWithHead whole = new(1), pieces = new(1);
        Assert.Throws<InvalidOperationException>(() => pieces.Loss());
        for (int i = 0; i < 5; i++)
        {
            pieces.Forward();
            Assert.Throws<InvalidOperationException>(pieces.Backward);
            float loss = pieces.Loss();
            Assert.Throws<InvalidOperationException>(pieces.Step);
            pieces.Backward();
            pieces.Step();
            Assert.Equal(whole.TrainStep(), loss);
            Assert.Throws<InvalidOperationException>(() => pieces.Loss());
        }
    }

    [Fact]
    public void The_backward_pass_runs_once_for_a_loss()
    {
        Headless20 model = new();
        model.Forward();
        Assert.Equal(model.Loss(), model.Loss());
        model.Backward();
        float[] gradients = Comparison.Values(model.Gradients["weight_hh_l0"]);
        Assert.StartsWith("Run Step next", Assert.Throws<InvalidOperationException>(model.Backward).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => model.Loss());
        Assert.Equal(gradients, Comparison.Values(model.Gradients["weight_hh_l0"]));
        model.Step();
        Assert.Throws<InvalidOperationException>(model.Step);
    }

    [Fact]
    public void Values_copied_in_start_the_iteration_anew()
    {
        Tutorial model = new();
        Action[] pieces = [model.Forward, () => model.Loss(), model.Backward, model.Step];
        for (int done = 1; done < pieces.Length; done++)
        {
            foreach (Action piece in pieces[..done])
            {
                piece();
            }

            model.Parameters["bias_hh_l0"].CopyFrom(model.Parameters["bias_ih_l0"].ToTensor());
            Assert.StartsWith("Run Forward first", Assert.Throws<InvalidOperationException>(pieces[done]).Message, StringComparison.Ordinal);
        }

        model.TrainStep();
    }

    [Fact]
    public void An_optimizer_serves_one_model()
    {
        Adam optimizer = new();
        Tutorial model = new() { Optimizer = optimizer }, other = new();
        model.TrainStep();
        model.Optimizer = optimizer;
        Optimizer own = other.Optimizer;
        Assert.Contains("Create one for each model", Assert.Throws<ArgumentException>(() => other.Optimizer = optimizer).Message, StringComparison.Ordinal);
        Assert.Same(own, other.Optimizer);
        Assert.Throws<ArgumentException>(() => model.Optimizer = own);

        Adam used = new();
        used.Step(new float[16], new float[16]);
        Assert.Throws<ArgumentException>(() => other.Optimizer = used);
    }

    [Fact]
    public void An_optimizer_that_served_a_collected_model_serves_no_other()
    {
        Adam optimizer = new();
        Serve(optimizer);
        GC.Collect();
        Assert.Throws<ArgumentException>(() => new Tutorial().Optimizer = optimizer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Serve(Adam optimizer) => new Tutorial() { Optimizer = optimizer }.TrainStep();

    [Fact]
    public void What_comes_next_is_said()
    {
        Tutorial model = new();
        model.Forward();
        Assert.StartsWith("Run Loss next", Assert.Throws<InvalidOperationException>(model.Backward).Message, StringComparison.Ordinal);
        model.Loss();
        Assert.StartsWith("Run Backward next", Assert.Throws<InvalidOperationException>(model.Step).Message, StringComparison.Ordinal);
    }

    // The backward pass writes over what it reads.
    [Fact]
    public void Given_gradients_go_back_once()
    {
        OneNumber model = new();
        model.Forward([1f]);
        model.Backward([1f]);
        Assert.Throws<InvalidOperationException>(() => model.Backward([1f]));
        Assert.Throws<InvalidOperationException>(() => model.Loss([1f]));
    }
}
