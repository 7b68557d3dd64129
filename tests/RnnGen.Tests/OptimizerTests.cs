using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RnnGen.Numerics;
using RnnGen.Optimization;

namespace RnnGen.Tests;

/// <summary>The optimizers against PyTorch's traces in float64, and what they promise of bits, padding and arguments.</summary>
public class OptimizerTests
{
    /// <summary>Of a trace's largest value. Float32 holds 6e-8 of it, and 20 steps add their roundings.</summary>
    private const double TraceTolerance = 1e-6;

    /// <summary>Of parameters near 1 after 12 steps; the fractions that RMSprop takes of small variances magnify roundings a little.</summary>
    private const double DefinitionTolerance = 1e-5;

    private const int PaddedLength = 16;

    private static readonly JsonElement Conformance = ConformanceFile.Load("optim.json");

    private readonly Random _random = new(11);

    public static TheoryData<string> Traces => [.. Conformance.GetProperty("traces").EnumerateObject().Select(static t => t.Name)];

    public static TheoryData<string> Kinds => [.. Makers.Keys];

    /// <summary>Every optimizer with every option that changes its kernel's path.</summary>
    private static readonly Dictionary<string, Func<Optimizer>> Makers = new()
    {
        ["Sgd"] = static () => new Sgd(0.1),
        ["Sgd, momentum"] = static () => new Sgd(0.1, momentum: 0.9, dampening: 0.1, weightDecay: 0.01),
        ["Sgd, Nesterov"] = static () => new Sgd(0.1, momentum: 0.9, nesterov: true),
        ["Adam"] = static () => new Adam(),
        ["Adam, decay"] = static () => new Adam(0.1, weightDecay: 0.01),
        ["Adam, AMSGrad"] = static () => new Adam(0.1, amsGrad: true),
        ["AdamW"] = static () => new AdamW(),
        ["AdamW, AMSGrad"] = static () => new AdamW(0.1, weightDecay: 0.5, amsGrad: true),
        ["RmsProp"] = static () => new RmsProp(weightDecay: 0.01),
        ["RmsProp, centered"] = static () => new RmsProp(centered: true),
        ["RmsProp, centered, momentum"] = static () => new RmsProp(momentum: 0.5, centered: true),
        ["Adagrad"] = static () => new Adagrad(),
        ["Adagrad, accumulator"] = static () => new Adagrad(0.1, 0.05, 0.01, initialAccumulator: 0.1),
    };

    // f = 1/2 w'Aw - b'w with the gradient A w - b; the trace holds w after each step.
    [Theory]
    [MemberData(nameof(Traces))]
    public void Traces_of_PyTorch_agree(string name)
    {
        JsonElement trace = Conformance.GetProperty("traces").GetProperty(name);
        double[] a = ConformanceFile.Doubles(Conformance.GetProperty("A")), b = ConformanceFile.Doubles(Conformance.GetProperty("b")), start = ConformanceFile.Doubles(Conformance.GetProperty("w0"));
        double[][] expected = [.. trace.GetProperty("w").EnumerateArray().Select(ConformanceFile.Doubles)];
        double tolerance = TraceTolerance * expected.Max(static row => row.Max(Math.Abs));
        int n = start.Length;
        Optimizer optimizer = Create(trace.GetProperty("class").GetString()!, trace.GetProperty("args"));
        float[] w = new float[PaddedLength], gradient = new float[PaddedLength];
        for (int i = 0; i < n; i++)
        {
            w[i] = (float)start[i];
        }

        foreach (double[] row in expected)
        {
            for (int i = 0; i < n; i++)
            {
                gradient[i] = (float)(Enumerable.Range(0, n).Sum(j => a[i * n + j] * w[j]) - b[i]);
            }

            optimizer.Step(w, gradient);
            Assert.All(Enumerable.Range(0, n), i => Assert.InRange(w[i], row[i] - tolerance, row[i] + tolerance));
        }

        Assert.Equal(expected.Length, optimizer.StepCount);
    }

    // What the traces leave open, from the definitions in double: gradients that shrink, so that the largest second moment differs from the
    // latest, and a weight decay and AMSGrad together with everything else.
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.3)]
    [InlineData(true, 0)]
    [InlineData(true, 0.3)]
    public void Definitions_hold_with_all_options(bool option, double decay)
    {
        const double Rate = 0.05, Beta1 = 0.8, Beta2 = 0.7, Alpha = 0.8, Momentum = 0.6, Epsilon = 1e-3, Dampening = 0.25;
        double[] start = [.. Values(PaddedLength).Select(static x => (double)x)];
        double[][] w = [.. Enumerable.Range(0, 5).Select(_ => start.ToArray())];
        double[] m = new double[PaddedLength], v = new double[PaddedLength], largest = new double[PaddedLength], mW = new double[PaddedLength], vW = new double[PaddedLength], largestW = new double[PaddedLength];
        double[] velocity = new double[PaddedLength], square = new double[PaddedLength], mean = new double[PaddedLength], speed = new double[PaddedLength], sum = [.. Enumerable.Repeat(0.5, PaddedLength)];
        Optimizer[] optimizers =
        [
            new Adam(Rate, Beta1, Beta2, Epsilon, decay, option), new AdamW(Rate, Beta1, Beta2, Epsilon, decay, option),
            new Sgd(Rate, Momentum, option ? 0 : Dampening, decay, option), new RmsProp(Rate, Alpha, Epsilon, decay, Momentum, option),
            new Adagrad(Rate, 0.1, decay, 0.5, Epsilon),
        ];
        float[][] actual = [.. optimizers.Select(_ => start.Select(static x => (float)x).ToArray())];
        for (int k = 1; k <= 12; k++)
        {
            float[] gradient = [.. Values(PaddedLength).Select(x => x / k)];
            for (int i = 0; i < PaddedLength; i++)
            {
                double g = gradient[i] + decay * w[0][i];
                m[i] = Beta1 * m[i] + (1 - Beta1) * g;
                v[i] = Beta2 * v[i] + (1 - Beta2) * g * g;
                largest[i] = option ? Math.Max(largest[i], v[i]) : v[i];
                w[0][i] -= Rate / (1 - Math.Pow(Beta1, k)) * m[i] / (Math.Sqrt(largest[i]) / Math.Sqrt(1 - Math.Pow(Beta2, k)) + Epsilon);

                g = gradient[i];
                w[1][i] *= 1 - Rate * decay;
                mW[i] = Beta1 * mW[i] + (1 - Beta1) * g;
                vW[i] = Beta2 * vW[i] + (1 - Beta2) * g * g;
                largestW[i] = option ? Math.Max(largestW[i], vW[i]) : vW[i];
                w[1][i] -= Rate / (1 - Math.Pow(Beta1, k)) * mW[i] / (Math.Sqrt(largestW[i]) / Math.Sqrt(1 - Math.Pow(Beta2, k)) + Epsilon);

                g = gradient[i] + decay * w[2][i];
                velocity[i] = k == 1 ? g : Momentum * velocity[i] + (1 - (option ? 0 : Dampening)) * g;
                w[2][i] -= Rate * (option ? g + Momentum * velocity[i] : velocity[i]);

                g = gradient[i] + decay * w[3][i];
                square[i] = Alpha * square[i] + (1 - Alpha) * g * g;
                mean[i] = Alpha * mean[i] + (1 - Alpha) * g;
                speed[i] = Momentum * speed[i] + g / (Math.Sqrt(square[i] - (option ? mean[i] * mean[i] : 0)) + Epsilon);
                w[3][i] -= Rate * speed[i];

                g = gradient[i] + decay * w[4][i];
                sum[i] += g * g;
                w[4][i] -= Rate / (1 + (k - 1) * 0.1) * g / (Math.Sqrt(sum[i]) + Epsilon);
            }

            for (int j = 0; j < optimizers.Length; j++)
            {
                optimizers[j].Step(actual[j], gradient);
                Assert.All(Enumerable.Range(0, PaddedLength), i => Assert.InRange(actual[j][i], w[j][i] - DefinitionTolerance, w[j][i] + DefinitionTolerance));
            }
        }
    }

    [Fact]
    public void Arguments_that_are_left_out_are_PyTorchs()
    {
        Assert.Equal([0.001, 0.0, 0.0, 0.0, false], Defaults<Sgd>());
        Assert.Equal([0.001, 0.9, 0.999, 1e-8, 0.0, false], Defaults<Adam>());
        Assert.Equal([0.001, 0.9, 0.999, 1e-8, 0.01, false], Defaults<AdamW>());
        Assert.Equal([0.01, 0.99, 1e-8, 0.0, 0.0, false], Defaults<RmsProp>());
        Assert.Equal([0.01, 0.0, 0.0, 0.0, 1e-10], Defaults<Adagrad>());

        static object?[] Defaults<T>() => [.. typeof(T).GetConstructors().Single().GetParameters().Select(static p => p.DefaultValue)];
    }

    // At a microsecond a step an int would be full after half an hour.
    [Fact]
    public void A_long_training_is_counted_to_the_end()
    {
        Adagrad optimizer = new(0.1, learningRateDecay: 1);
        float[] parameters = new float[PaddedLength], gradients = new float[PaddedLength];
        typeof(Optimizer).GetField("_steps", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(optimizer, int.MaxValue - 1L);
        Array.Fill(gradients, 1);
        for (int i = 0; i < 3; i++)
        {
            new StepDecay(0.1, int.MaxValue).Apply(optimizer);
            optimizer.Step(parameters, gradients);
        }

        Assert.Equal(int.MaxValue, optimizer.StepCount);
        Assert.InRange(parameters[0], -1e-10f, -1e-11f);
    }

    // The three bodies of each kernel, with every option on and off: the bits of parameters and of all that is kept.
    [Fact]
    public void Kernels_give_the_same_bits_at_every_width()
    {
        for (int length = 16; length <= 96; length += 16)
        {
            for (int options = 0; options < 8; options++)
            {
                bool first = (options & 1) != 0, second = (options & 2) != 0, third = (options & 4) != 0;
                float decay = first ? 0.01f : 0;
                float[] start = Values(length);
                float[][] gradients = [Values(length), Values(length), Values(length)];
                State[] states = [new(start), new(start), new(start)];
                AdamCoefficients adam = new(0.9f, 0.1f, 0.999f, 0.001f, 1e-8f, 0.1f, 1.5f, decay, second ? 0.02f : 0);
                foreach (float[] g in gradients)
                {
                    Adam.Update512(ref states[0].W, ref g[0], ref states[0].A, ref states[0].B, ref states[0].C(third), (nuint)length, adam);
                    Adam.Update256(ref states[1].W, ref g[0], ref states[1].A, ref states[1].B, ref states[1].C(third), (nuint)length, adam);
                    Adam.Update128(ref states[2].W, ref g[0], ref states[2].A, ref states[2].B, ref states[2].C(third), (nuint)length, adam);
                }

                AssertSame(states);
                states = [new(start), new(start), new(start)];
                foreach (float[] g in gradients)
                {
                    Sgd.Update512(ref states[0].W, ref g[0], ref states[0].C(second), (nuint)length, 0.1f, 0.9f, 0.8f, decay, third);
                    Sgd.Update256(ref states[1].W, ref g[0], ref states[1].C(second), (nuint)length, 0.1f, 0.9f, 0.8f, decay, third);
                    Sgd.Update128(ref states[2].W, ref g[0], ref states[2].C(second), (nuint)length, 0.1f, 0.9f, 0.8f, decay, third);
                }

                AssertSame(states);
                states = [new(start), new(start), new(start)];
                foreach (float[] g in gradients)
                {
                    RmsProp.Update512(ref states[0].W, ref g[0], ref states[0].A, ref states[0].C(second), ref states[0].D(third), (nuint)length, 0.01f, 0.9f, 0.1f, 1e-8f, 0.5f, decay);
                    RmsProp.Update256(ref states[1].W, ref g[0], ref states[1].A, ref states[1].C(second), ref states[1].D(third), (nuint)length, 0.01f, 0.9f, 0.1f, 1e-8f, 0.5f, decay);
                    RmsProp.Update128(ref states[2].W, ref g[0], ref states[2].A, ref states[2].C(second), ref states[2].D(third), (nuint)length, 0.01f, 0.9f, 0.1f, 1e-8f, 0.5f, decay);
                }

                AssertSame(states);
                states = [new(start), new(start), new(start)];
                foreach (float[] g in gradients)
                {
                    Adagrad.Update512(ref states[0].W, ref g[0], ref states[0].A, (nuint)length, 0.1f, 1e-10f, decay);
                    Adagrad.Update256(ref states[1].W, ref g[0], ref states[1].A, (nuint)length, 0.1f, 1e-10f, decay);
                    Adagrad.Update128(ref states[2].W, ref g[0], ref states[2].A, (nuint)length, 0.1f, 1e-10f, decay);
                }

                AssertSame(states);
            }
        }
    }

    // A denormal number times 0.9 or 0.999 is in the end itself again.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_that_is_kept_stays_denormal(string kind)
    {
        Optimizer optimizer = Makers[kind]();
        float[] w = new float[16], g = new float[16];
        g.AsSpan().Fill(1);
        for (int step = 0; step < 256 * 400; step++)
        {
            optimizer.Step(w, g);
            g.AsSpan().Clear();
        }

        Assert.All(Kept(optimizer).SelectMany(static kept => kept.Span.ToArray()), static value => Assert.False(float.IsSubnormal(value)));
    }

    // A parameter whose tiny gradients are divided by their own size moves by the learning rate in each step.
    [Fact]
    public void Denormal_squares_are_kept_where_epsilon_lets_them_count()
    {
        const double Epsilon = 1e-30;
        foreach (Optimizer optimizer in (Optimizer[])[new Adam(0.01, beta2: 0.99, epsilon: Epsilon), new AdamW(0.01, beta2: 0.99, epsilon: Epsilon), new RmsProp(0.01, epsilon: Epsilon)])
        {
            float[] w = new float[16], g = new float[16], before = new float[16];
            g.AsSpan().Fill(1e-20f);
            for (int step = 0; step < 600; step++)
            {
                w.CopyTo(before, 0);
                optimizer.Step(w, g);
                Assert.True(step < 250 || Math.Abs(before[0] - w[0]) is > 0.008f and < 0.02f, $"{optimizer.GetType().Name} moved by {before[0] - w[0]} in step {step}.");
            }
        }
    }

    private static IEnumerable<AlignedBuffer> Kept(object holder) =>
        holder.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).SelectMany(field => field.GetValue(holder) switch
        {
            AlignedBuffer buffer => [buffer],
            AdamMoments moments => Kept(moments),
            _ => [],
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_stays_zero(string kind)
    {
        const int Used = 21;
        Optimizer optimizer = Makers[kind]();
        float[] w = new float[32], g = new float[32], before = new float[32];
        Values(Used).CopyTo(w, 0);
        w.CopyTo(before, 0);
        for (int step = 0; step < 50; step++)
        {
            Values(Used).CopyTo(g, 0);
            optimizer.Step(w, g);
        }

        Assert.All(w[Used..], static x => Assert.Equal(0, BitConverter.SingleToInt32Bits(x)));
        Assert.All(Enumerable.Range(0, Used), i => Assert.True(float.IsFinite(w[i]) && w[i] != before[i]));
    }

    // The largest arguments that are allowed, where infinity times zero would be NaN.
    [Fact]
    public void Padding_stays_zero_with_extreme_arguments()
    {
        const double Rate = 1e30, Most = 0.99999994, Decay = 1e6;
        foreach (Optimizer optimizer in new Optimizer[]
        {
            new Sgd(Rate, Most, 0, Decay, true), new Adam(Rate, Most, Most, 1.5e-45, Decay, true), new AdamW(Rate, Most, Most, 1.5e-45, Decay, true),
            new RmsProp(Rate, Most, 1.5e-45, Decay, Most, true), new Adagrad(Rate, 1e30, Decay, 3e38, 1.5e-45),
        })
        {
            float[] w = [.. Values(5), .. new float[11]], g = [.. Values(5), .. new float[11]];
            for (int step = 0; step < 5; step++)
            {
                optimizer.Step(w, g);
                Assert.All(w[5..], static x => Assert.Equal(0, BitConverter.SingleToInt32Bits(x)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_after_the_first_allocate_nothing(string kind)
    {
        Optimizer optimizer = Makers[kind]();
        float[] w = Values(64), g = Values(64);
        GradientClipping.ByNorm(g, 1);
        optimizer.Step(w, g);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 10; step++)
        {
            GradientClipping.ByNorm(g, 1);
            GradientClipping.ByValue(g, 0.5f);
            optimizer.Step(w, g);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // The variance of a constant gradient is zero, and rounding may leave less than nothing.
    [Fact]
    public void Centered_RmsProp_stays_finite_under_a_constant_gradient()
    {
        RmsProp optimizer = new(1e-12, alpha: 0.5, centered: true);
        float[] w = new float[16], g = Values(16);
        for (int step = 0; step < 200; step++)
        {
            optimizer.Step(w, g);
        }

        Assert.All(w, static x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void A_gradient_that_is_not_a_number_shows()
    {
        foreach ((string kind, Func<Optimizer> create) in Makers)
        {
            float[] w = Values(16), g = Values(16);
            g[3] = float.NaN;
            create().Step(w, g);
            Assert.True(float.IsNaN(w[3]), kind);
            Assert.Equal(1, w.Count(float.IsNaN));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_block_of_another_length_is_refused_and_leaves_no_trace(string kind)
    {
        Optimizer optimizer = Makers[kind]();
        float[] w = Values(32), untouched = [.. w];
        Assert.Throws<ArgumentException>(() => optimizer.Step(w.AsSpan(0, 20), new float[20]));
        Assert.Throws<ArgumentException>(() => optimizer.Step(w, new float[16]));
        Assert.Equal(0, optimizer.StepCount);
        optimizer.Step(w.AsSpan(0, 16), Values(16));
        string message = Assert.Throws<ArgumentException>(() => optimizer.Step(w, new float[32])).Message;
        Assert.Contains("16", message, StringComparison.Ordinal);
        Assert.Contains("32", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => optimizer.Step(w.AsSpan(0, 16), new float[32]));
        Assert.Equal(1, optimizer.StepCount);
        Assert.Equal(untouched[16..], w[16..]);
    }

    [Fact]
    public void A_learning_rate_of_zero_stands_still()
    {
        foreach (Func<Optimizer> create in Makers.Values)
        {
            Optimizer optimizer = create();
            optimizer.LearningRate = 0;
            float[] w = Values(16), before = [.. w];
            optimizer.Step(w, Values(16));
            Assert.Equal(before, w);
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_refused_with_what_is_allowed()
    {
        foreach (double x in new[] { -1e-9, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            Refuses("learningRate", () => new Sgd(x));
            Refuses("learningRate", () => new Adam(x));
            Refuses("learningRate", () => new AdamW(x));
            Refuses("learningRate", () => new RmsProp(x));
            Refuses("learningRate", () => new Adagrad(x));
            Refuses("LearningRate", () => new Sgd().LearningRate = x);
            Refuses("weightDecay", () => new Sgd(weightDecay: x));
            Refuses("weightDecay", () => new Adam(weightDecay: x));
            Refuses("weightDecay", () => new AdamW(weightDecay: x));
            Refuses("weightDecay", () => new RmsProp(weightDecay: x));
            Refuses("weightDecay", () => new Adagrad(weightDecay: x));
            Refuses("learningRateDecay", () => new Adagrad(learningRateDecay: x));
            Refuses("initialAccumulator", () => new Adagrad(initialAccumulator: x));
            Refuses("dampening", () => new Sgd(momentum: 0.9, dampening: x));
        }

        // Infinite as float32.
        Refuses("initialAccumulator", static () => new Adagrad(initialAccumulator: 1e60));
        Refuses("learningRateDecay", static () => new Adagrad(learningRateDecay: 1e60));

        foreach (double x in new[] { -1e-9, 1, 0.99999999, double.NaN })
        {
            Refuses("momentum", () => new Sgd(momentum: x));
            Refuses("momentum", () => new RmsProp(momentum: x));
            Refuses("alpha", () => new RmsProp(alpha: x));
            Refuses("beta1", () => new Adam(beta1: x));
            Refuses("beta2", () => new Adam(beta2: x));
            Refuses("beta1", () => new AdamW(beta1: x));
            Refuses("beta2", () => new AdamW(beta2: x));
        }

        foreach (double x in new[] { 0, -1e-8, 1e-60, 1e60, double.NaN })
        {
            Refuses("epsilon", () => new Adam(epsilon: x));
            Refuses("epsilon", () => new AdamW(epsilon: x));
            Refuses("epsilon", () => new RmsProp(epsilon: x));
            Refuses("epsilon", () => new Adagrad(epsilon: x));
        }

        Refuses("learningRate", static () => new Adam(1.01e30));
        Refuses("weightDecay", static () => new AdamW(weightDecay: 1.01e6));
        Refuses("momentum", static () => new Sgd(nesterov: true));
        Refuses("dampening", static () => new Sgd(momentum: 0.9, dampening: 0.1, nesterov: true));
        Assert.Contains("at least 0 and at most 1E+30", Assert.Throws<ArgumentOutOfRangeException>(static () => new Adam(-1.0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_that_throws_is_no_step_and_leaves_a_model_that_computes_with_its_parameters()
    {
        Pangram model = new() { Optimizer = new InterruptedDescent() }, copy = new(seed: 1);
        Assert.Throws<TimeoutException>(() => model.TrainStep());
        Assert.Equal(0, model.Optimizer.StepCount);
        Assert.Throws<InvalidOperationException>(model.Step);

        float[] values = new float[Pangram.ParameterCount];
        model.Parameters.CopyTo(values);
        copy.Parameters.CopyFrom(values);
        model.Forward();
        Assert.Equal(copy.TrainStep(), model.Loss());
    }

    private static void Refuses(string name, Func<object> create) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(create).ParamName);

    private static void Refuses(string name, Func<double> set) => Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => set()).ParamName);

    // PyTorch's names of classes and arguments, and its defaults where the trace names none.
    private static Optimizer Create(string name, JsonElement arguments)
    {
        double rate = arguments.GetProperty("lr").GetDouble();
        double Number(string argument, double otherwise) => arguments.TryGetProperty(argument, out JsonElement value) ? value.GetDouble() : otherwise;
        bool Flag(string argument) => arguments.TryGetProperty(argument, out JsonElement value) && value.GetBoolean();
        double[] betas = arguments.TryGetProperty("betas", out JsonElement pair) ? ConformanceFile.Doubles(pair) : [0.9, 0.999];
        return name switch
        {
            "SGD" => new Sgd(rate, Number("momentum", 0), Number("dampening", 0), Number("weight_decay", 0), Flag("nesterov")),
            "Adam" => new Adam(rate, betas[0], betas[1], Number("eps", 1e-8), Number("weight_decay", 0), Flag("amsgrad")),
            "AdamW" => new AdamW(rate, betas[0], betas[1], Number("eps", 1e-8), Number("weight_decay", 0.01), Flag("amsgrad")),
            "RMSprop" => new RmsProp(rate, Number("alpha", 0.99), Number("eps", 1e-8), Number("weight_decay", 0), Number("momentum", 0), Flag("centered")),
            "Adagrad" => new Adagrad(rate, Number("lr_decay", 0), Number("weight_decay", 0), Number("initial_accumulator_value", 0), Number("eps", 1e-10)),
            _ => throw new ArgumentException($"The trace's class {name} is unknown."),
        };
    }

    private float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => _random.NextSingle() * 2 - 1)];

    private static void AssertSame(State[] states)
    {
        Assert.Equal(states[0].Bits(), states[1].Bits());
        Assert.Equal(states[1].Bits(), states[2].Bits());
    }

    private sealed class InterruptedDescent() : Optimizer(0.1)
    {
        protected override void Allocate(int length)
        {
        }

        protected override void Update(Span<float> parameters, ReadOnlySpan<float> gradients)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i] -= (float)LearningRate * gradients[i];
            }

            throw new TimeoutException();
        }
    }

    /// <summary>Parameters w and up to four blocks that an optimizer keeps of them; the last two can be left out.</summary>
    private sealed class State(float[] start)
    {
        private readonly float[][] _kept = [new float[start.Length], new float[start.Length], new float[start.Length], new float[start.Length]];

        internal float[] Values { get; } = [.. start];

        internal ref float W => ref Values[0];

        internal ref float A => ref _kept[0][0];

        internal ref float B => ref _kept[1][0];

        internal ref float C(bool present) => ref present ? ref _kept[2][0] : ref Unsafe.NullRef<float>();

        internal ref float D(bool present) => ref present ? ref _kept[3][0] : ref Unsafe.NullRef<float>();

        internal int[] Bits() => [.. _kept.Prepend(Values).SelectMany(static block => block.Select(BitConverter.SingleToInt32Bits))];
    }
}
