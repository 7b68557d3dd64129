using System.Numerics.Tensors;
using RnnGen.Weights;

namespace RnnGen.Samples.Tests;

/// <summary>The sample Translation.</summary>
public class TranslationTests
{
    // A difference of two losses in float32 is exact to about 1e-6, and is divided by twice this.
    private const float Nudge = 0.01f;
    private const double Tolerance = 2e-4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Each_sentence_is_translated(int seed)
    {
        SampleRun run = SampleRun.Of(typeof(Encoder), "--seed", $"{seed}");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal(
            [
                "", "> I feel hungry.", "= 나는 배가 고프다.", "< 나는 배가 고프다.",
                "", "> RnnGen is very easy.", "= 알앤엔젠은 매우 쉽다.", "< 알앤엔젠은 매우 쉽다.",
                "", "> RnnGen is a framework for deep learning.", "= 알앤엔젠은 딥러닝을 위한 프레임워크이다.", "< 알앤엔젠은 딥러닝을 위한 프레임워크이다.",
                "", "> RnnGen is very clear to use.", "= 알앤엔젠은 사용하기 매우 직관적이다.", "< 알앤엔젠은 사용하기 매우 직관적이다.",
            ],
            run.Lines[^16..]);
    }

    [Fact]
    public void Nothing_is_translated_before_training()
    {
        SampleRun run = SampleRun.Of(typeof(Encoder), "--iterations", "1");
        Assert.Contains(run.Lines, static line => line.StartsWith("< ", StringComparison.Ordinal));
        Assert.DoesNotContain("< 나는 배가 고프다.", run.Lines);
    }

    [Theory]
    [InlineData("embedding.weight")]
    [InlineData("weight_ih_l0")]
    [InlineData("weight_hh_l0")]
    [InlineData("bias_hh_l0")]
    public void The_decoders_loss_reaches_the_encoder(string name)
    {
        Translator translator = Trained();
        translator.TrainStep();
        float[] gradient = Values(translator.Encoder.Gradients[name]);
        Assert.Contains(gradient, static g => Math.Abs(g) > 10 * Tolerance);
        for (int i = 0; i < gradient.Length; i += 17)
        {
            Assert.Equal((LossAt(name, i, Nudge) - LossAt(name, i, -Nudge)) / (2 * Nudge), gradient[i], Tolerance);
        }
    }

    private static Translator Trained()
    {
        Translator translator = new([("I feel hungry.", "나는 배가 고프다."), ("RnnGen is very easy.", "알앤엔젠은 매우 쉽다."), ("a framework", "위한"), ("clear", "쉽다.")], seed: 0);
        for (int i = 0; i < 5; i++)
        {
            translator.TrainStep();
        }

        return translator;
    }

    private static float LossAt(string name, int index, float nudge)
    {
        Translator translator = Trained();
        Parameter parameter = translator.Encoder.Parameters[name];
        float[] values = Values(parameter);
        values[index] += nudge;
        parameter.CopyFrom(new ReadOnlyTensorSpan<float>(values, parameter.Shape));
        return translator.TrainStep();
    }

    private static float[] Values(Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.ToTensor().FlattenTo(values);
        return values;
    }
}
