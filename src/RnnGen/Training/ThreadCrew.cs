using System.ComponentModel;
using System.Runtime.ExceptionServices;

namespace RnnGen.Training;

/// <summary>Several threads of the pool that work on one stage of a training step together. For generated code.</summary>
/// <remarks>
/// The calling thread takes pieces too, and would do all of them alone where no other comes: a busy machine delays a stage by no more than the
/// pieces that others have begun. Nothing is allocated once the first stages have run.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ThreadCrew
{
    /// <summary>The largest number of threads.</summary>
    public const int MaxThreads = 64;

    // What a thread that comes late finds: no piece is left.
    private const int NothingLeft = int.MaxValue / 2;

    private readonly Helper _helper;
    private Action<int, int>? _stage;
    private int _length, _piece, _pieces;
    private int _next = NothingLeft, _unfinished;
    private Exception? _failure;

    /// <summary>Creates a crew.</summary>
    /// <param name="threads">The number of threads, the calling one included: 1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside its range.</exception>
    public ThreadCrew(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        Threads = threads;
        _helper = new Helper(this);
    }

    /// <summary>The number of threads, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>Runs a stage over [0, <paramref name="length"/>) in pieces, and returns when all are done.</summary>
    /// <param name="stage">The stage, called with the first item of a piece and the item after its last one.</param>
    /// <param name="length">The number of items.</param>
    /// <param name="multiple">Pieces start at multiples of this number.</param>
    /// <param name="piecesPerThread">More pieces balance better; each has to read the weights itself.</param>
    public void Run(Action<int, int> stage, int length, int multiple, int piecesPerThread)
    {
        ArgumentNullException.ThrowIfNull(stage);
        int units = (length + multiple - 1) / multiple, wanted = Threads * piecesPerThread;
        _piece = (units + wanted - 1) / wanted * multiple;
        _pieces = (length + _piece - 1) / _piece;
        _stage = stage;
        _length = length;
        _unfinished = _pieces;
        Volatile.Write(ref _next, 0);
        for (int i = 1; i < Threads && i < _pieces; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_helper, preferLocal: false);
        }

        TakePieces();
        SpinWait spin = default;
        while (Volatile.Read(ref _unfinished) > 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        Volatile.Write(ref _next, NothingLeft);
        if (_failure is { } failure)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void TakePieces()
    {
        while (Interlocked.Increment(ref _next) - 1 is var piece && piece < _pieces)
        {
            try
            {
                _stage!(piece * _piece, Math.Min(piece * _piece + _piece, _length));
            }
            catch (Exception failure)
            {
                _failure = failure;
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private sealed class Helper(ThreadCrew crew) : IThreadPoolWorkItem
    {
        public void Execute() => crew.TakePieces();
    }
}
