using RnnGen.Generators.Parsing;
using RnnGen.Generators.Planning;

namespace RnnGen.Generators.Emission;

/// <summary>The stages of a network in the order in which they run: forward as they lie, backward reversed, weight gradients after that.</summary>
internal sealed class StageList
{
    private readonly List<RecurrenceEmitter> _recurrences = [];
    private readonly List<InputEmitter> _inputs = [];
    private readonly List<JoinEmitter> _joins = [];
    private readonly EmbeddingEmitter? _embedding;
    private readonly HeadEmitter? _head;

    internal StageList(NetworkPlan network, MemberNames n)
    {
        List<(Stage, RecurrencePlan?)> backward = [];
        Loss = new LossEmitter(network, n);
        if (network.HasEmbedding)
        {
            _embedding = new EmbeddingEmitter(network, n);
            Forward.Add(_embedding.Forward);
            Gradients.Add(_embedding.Gradients);
        }

        for (int layer = 0; layer < network.LayerCount; layer++)
        {
            RecurrencePlan[] directions = [.. network.Recurrences.Where(r => r.Layer == layer)];
            RecurrenceEmitter[] recurrences = [.. directions.Select(r => new RecurrenceEmitter(network, n, r))];
            InputEmitter[] inputs = [.. directions.Where(static r => r.Input is not null).Select(r => new InputEmitter(network, n, r))];
            JoinEmitter[] joins = [.. network.Joins.Where(j => j.Suffix == directions[0].Suffix).Select(j => new JoinEmitter(n, j))];
            _recurrences.AddRange(recurrences);
            _inputs.AddRange(inputs);
            _joins.AddRange(joins);
            Forward.AddRange([.. inputs.Select(static i => i.Forward), .. recurrences.Select(static r => r.Forward), .. joins.Select(static j => j.Forward)]);
            Gradients.AddRange([.. recurrences.Select(static r => r.Gradients), .. inputs.Select(static i => i.Gradients)]);

            if (network.LeavesInputsAlone(directions[0]))
            {
                InputGradients.AddRange(inputs.Select((i, d) => (i.Backward, directions[d])));
            }

            // Gathered from the first layer up, each layer put before those below it.
            backward.InsertRange(
                0,
                [
                    .. joins.Select(static j => (j.Backward, (RecurrencePlan?)null)),
                    .. recurrences.Select((r, d) => (r.Backward, (RecurrencePlan?)directions[d])),
                    .. network.LeavesInputsAlone(directions[0]) ? [] : inputs.Select(static i => (i.Backward, (RecurrencePlan?)null)),
                ]);
        }

        if (network.HasHead)
        {
            _head = new HeadEmitter(network, n);
            Forward.Add(_head.Forward);
            backward.Insert(0, (_head.Backward, null));
            Gradients.Insert(0, _head.Gradients);
        }

        Backward = backward;
    }

    internal List<Stage> Forward { get; } = [];

    internal LossEmitter Loss { get; }

    /// <summary>The stages backward, and the recurrence before which the gradient of its final state is added.</summary>
    internal IReadOnlyList<(Stage Stage, RecurrencePlan? Final)> Backward { get; }

    /// <summary>After them, where the gradient of the caller's inputs is asked for: the stages, each with what it goes back through.</summary>
    internal List<(Stage Stage, RecurrencePlan Recurrence)> InputGradients { get; } = [];

    internal List<Stage> Gradients { get; } = [];

    private IEnumerable<Stage> All => [.. Forward, Loss.ForwardBackward, .. Backward.Select(static b => b.Stage), .. InputGradients.Select(static i => i.Stage), .. Gradients];

    /// <summary>Those that are shared out among threads.</summary>
    internal IEnumerable<Stage> Shared => All.Where(static s => s.Multiple is not null);

    /// <summary>Writes the methods of all stages.</summary>
    internal void Emit(CodeWriter w)
    {
        if (_embedding is not null)
        {
            _embedding.Emit(w);
            w.Blank();
        }

        foreach (InputEmitter input in _inputs)
        {
            input.Emit(w);
            w.Blank();
        }

        foreach (RecurrenceEmitter recurrence in _recurrences)
        {
            recurrence.Emit(w);
            w.Blank();
        }

        foreach (JoinEmitter join in _joins)
        {
            join.Emit(w);
            w.Blank();
        }

        if (_head is not null)
        {
            _head.Emit(w);
            w.Blank();
        }

        Loss.Emit(w);
    }
}
