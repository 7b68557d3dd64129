using System.ComponentModel;
using System.Runtime.ExceptionServices;
using RnnGen.Numerics;

namespace RnnGen.Training;

/// <summary>Several threads that work on one stage of a training step together. For generated code.</summary>
/// <remarks>
/// <para>
/// The calling thread takes pieces too, and would do all of them alone where no other comes: a busy machine delays a stage by no more than the
/// pieces that others have begun.
/// </para>
/// <para>
/// The threads are the crew's own, because the pool allocates when it adds one. They wait in the background and end when the crew is collected.
/// </para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ThreadCrew
{
    /// <summary>The largest number of threads.</summary>
    private const int MaxThreads = 64;

    private readonly Work _work = new();
    private readonly int _others; // threads that could be started

    /// <summary>Creates a crew.</summary>
    /// <param name="threads">The number of threads, the calling one included: 1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside its range.</exception>
    internal ThreadCrew(int threads)
    {
        Threads = Check(threads);
        for (int i = 1; i < threads; i++)
        {
            try
            {
                // Without the caller's execution context, which may hold the model and would keep it for good.
                new Thread(_work.TakeStages) { IsBackground = true, Name = "RnnGen training" }.UnsafeStart();
            }
            catch (PlatformNotSupportedException)
            {
                // A platform of one thread, as the browser: the calling thread does all the pieces.
                break;
            }

            _others++;
        }
    }

    /// <summary>Checks a number of threads.</summary>
    /// <param name="threads">The number, 1 to 64.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside its range.</exception>
    public static int Check(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MaxThreads);
        return threads;
    }

    /// <summary>The crew of a number of threads, which may be the one that there is; it ends if it is another one.</summary>
    /// <param name="threads">The number of threads, the calling one included: 1 to 64.</param>
    /// <param name="instead">The crew that there is; null for the calling thread alone.</param>
    /// <returns>The crew; null for the calling thread alone.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number lies outside its range.</exception>
    public static ThreadCrew? Of(int threads, ThreadCrew? instead)
    {
        if (threads == (instead?.Threads ?? 1))
        {
            return instead;
        }

        ThreadCrew? crew = threads == 1 ? null : new ThreadCrew(threads);
        if (instead is not null)
        {
            instead._work.End(instead._others);
            GC.SuppressFinalize(instead);
        }

        return crew;
    }

    /// <summary>Ends the threads.</summary>
    ~ThreadCrew() => _work.End(_others);

    /// <summary>The number of threads that were asked for, the calling one included. A platform of one thread has that alone.</summary>
    public int Threads { get; }

    /// <summary>Runs a stage over [0, <paramref name="length"/>) in pieces, and returns when all are done.</summary>
    /// <param name="stage">The stage, called with the first item of a piece and the item after its last one.</param>
    /// <param name="length">The number of items.</param>
    /// <param name="multiple">Pieces start at multiples of this number.</param>
    /// <param name="piecesPerThread">More pieces balance better; each has to read the weights itself.</param>
    /// <remarks><see cref="Thread.Interrupt"/> does not end a stage: the calling thread is interrupted where it next waits.</remarks>
    public void Run(Action<int, int> stage, int length, int multiple, int piecesPerThread)
    {
        ArgumentNullException.ThrowIfNull(stage);
        int units = (length + multiple - 1) / multiple, wanted = (_others + 1) * piecesPerThread;
        _work.Run(stage, length, (units + wanted - 1) / wanted * multiple, _others);
        GC.KeepAlive(this);
    }

    // What the threads hold: not the crew, so that it can be collected, and no stage between two runs.
    private sealed class Work
    {
        private readonly SemaphoreSlim _calls = new(0);
        private Action<int, int>? _stage;
        private int _length, _piece;
        private int _left, _unfinished, _called; // pieces that nobody has taken, that are not done; threads on their way
        private volatile bool _ended;
        private Exception? _failure;

        internal void Run(Action<int, int> stage, int length, int piece, int others)
        {
            _stage = stage;
            _length = length;
            _piece = piece;
            int pieces = (length + piece - 1) / piece;
            _unfinished = pieces;
            Volatile.Write(ref _left, pieces);

            // A thread that was called and has not come yet will come to this stage.
            int missing = Math.Min(others, pieces - 1) - Volatile.Read(ref _called);
            bool interrupted = false;
            if (missing > 0)
            {
                Interlocked.Add(ref _called, missing);
                interrupted = Call(missing);
            }

            TakePieces();
            SpinWait spin = default;
            while (Volatile.Read(ref _unfinished) > 0)
            {
                try
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }
                catch (ThreadInterruptedException)
                {
                    interrupted = true;
                }
            }

            if (interrupted)
            {
                Thread.CurrentThread.Interrupt();
            }

            _stage = null;
            if (_failure is { } failure)
            {
                _failure = null;
                ExceptionDispatchInfo.Throw(failure);
            }
        }

        // Whether the thread was interrupted meanwhile: the semaphore has a lock inside.
        private bool Call(int threads)
        {
            for (bool interrupted = false; ; interrupted = true)
            {
                try
                {
                    _calls.Release(threads);
                    return interrupted;
                }
                catch (ThreadInterruptedException)
                {
                }
            }
        }

        internal void TakeStages()
        {
            MatrixKernels.ReserveMemory();
            while (true)
            {
                _calls.Wait();
                if (_ended)
                {
                    return;
                }

                Interlocked.Decrement(ref _called);
                TakePieces();
            }
        }

        internal void End(int threads)
        {
            _ended = true;
            if (threads > 0)
            {
                _calls.Release(threads);
            }
        }

        // What a thread takes is a piece of the stage that runs now: it reads one number alone, so it may come as late as it likes, and the stage
        // cannot end before the piece is done.
        private void TakePieces()
        {
            while (Interlocked.Decrement(ref _left) is var piece && piece >= 0)
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
    }
}
