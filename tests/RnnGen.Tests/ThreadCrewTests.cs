using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using RnnGen.Training;

namespace RnnGen.Tests;

public class ThreadCrewTests
{
    [Fact]
    public void A_stage_runs_every_item_once_whatever_the_threads_and_the_pieces()
    {
        for (int threads = 1; threads <= 4; threads++)
        {
            ThreadCrew crew = new(threads);
            foreach (int length in new[] { 1, 3, 16, 50 })
            {
                int[] runs = new int[length];
                crew.Run(
                    (first, end) =>
                    {
                        Assert.Equal(0, first % 4);
                        for (int i = first; i < end; i++)
                        {
                            Interlocked.Increment(ref runs[i]);
                        }
                    },
                    length, multiple: 4, piecesPerThread: 3);
                Assert.All(runs, static count => Assert.Equal(1, count));
            }
        }
    }

    // A thread that is late finds another stage than the one it was called for. With more threads than cores many are.
    [Fact]
    public void Stages_of_any_number_of_pieces_follow_each_other()
    {
        ThreadCrew crew = new(16);
        int[] lengths = [32, 1, 256, 2, 64, 3], runs = new int[256];
        for (int i = 0; i < 2_000_000; i++)
        {
            int length = lengths[i % lengths.Length];
            crew.Run(
                (first, end) =>
                {
                    for (int j = first; j < end; j++)
                    {
                        Interlocked.Increment(ref runs[j]);
                    }
                },
                length, multiple: 1, piecesPerThread: 16);
            Assert.False(runs.AsSpan(0, length).ContainsAnyExcept(1));
            runs.AsSpan().Clear();
        }
    }

    [Fact]
    public void A_failure_of_a_piece_reaches_the_caller_and_the_crew_goes_on()
    {
        ThreadCrew crew = new(3);
        Assert.Throws<FormatException>(() => crew.Run(static (_, _) => throw new FormatException(), length: 30, multiple: 1, piecesPerThread: 2));
        int items = 0;
        crew.Run((first, end) => Interlocked.Add(ref items, end - first), length: 30, multiple: 1, piecesPerThread: 2);
        Assert.Equal(30, items);
    }

    // The interrupted thread waits for a piece that another one has, and for nothing else until all are done.
    [Fact]
    public void An_interrupt_ends_no_stage_before_its_pieces()
    {
        ThreadCrew crew = new(2);
        int caller = Environment.CurrentManagedThreadId, items = 0;
        long start = Stopwatch.GetTimestamp();
        bool begun = false;
        Thread.CurrentThread.Interrupt();
        crew.Run(
            (first, end) =>
            {
                if (Environment.CurrentManagedThreadId == caller)
                {
                    while (!Volatile.Read(ref begun) && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
                    {
                        Thread.SpinWait(100); // which an interrupt does not end
                    }
                }
                else
                {
                    Volatile.Write(ref begun, true);
                    Thread.Sleep(20);
                }

                Interlocked.Add(ref items, end - first);
            },
            length: 8, multiple: 1, piecesPerThread: 4);
        Assert.Equal(8, items);
        Assert.Throws<ThreadInterruptedException>(static () => Thread.Sleep(Timeout.Infinite));
    }

    [Fact]
    public void A_model_keeps_its_crew_until_the_number_changes()
    {
        ThreadCrew? two = ThreadCrew.Of(2, instead: null);
        Assert.Same(two, ThreadCrew.Of(2, two));
        ThreadCrew three = ThreadCrew.Of(3, two)!;
        Assert.Equal(3, three.Threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadCrew.Of(65, three));
        int items = 0;
        three.Run((first, end) => Interlocked.Add(ref items, end - first), length: 30, multiple: 1, piecesPerThread: 2);
        Assert.Equal(30, items);
        Assert.Null(ThreadCrew.Of(1, three));
        Assert.Null(ThreadCrew.Of(1, instead: null));
    }

    [Fact]
    public void A_model_of_one_sequence_keeps_the_number_and_has_no_crew()
    {
        Tutorial model = new() { Threads = 32 };
        Assert.Equal(32, model.Threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Threads = 65);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Threads = 0);
        Assert.Equal(32, model.Threads);
        Assert.DoesNotContain(typeof(Tutorial).GetFields(BindingFlags.Instance | BindingFlags.NonPublic), static f => f.FieldType == typeof(ThreadCrew));
        Assert.Contains(typeof(SomeWindows).GetFields(BindingFlags.Instance | BindingFlags.NonPublic), static f => f.FieldType == typeof(ThreadCrew));
    }

    // What a waiting thread holds is collected only when the thread has ended, which on a busy machine can take a while.
    [Fact]
    public void The_threads_of_a_collected_crew_end() => AssertCollected(WorkOfAForgottenCrew());

    [Fact]
    public void The_threads_of_a_replaced_crew_end() => AssertCollected(WorkOfAReplacedCrew());

    // Its stages would hold it, as long as waiting threads held a stage.
    [Fact]
    public void A_model_that_trained_on_threads_is_collected() => AssertCollected(ForgottenModel());

    // New threads take over what their maker's context holds.
    [Fact]
    public void A_model_in_the_context_of_its_threads_is_collected() => AssertCollected(ForgottenModelInAContext());

    [Fact]
    public void A_thread_of_a_short_stack_may_train()
    {
        float loss = 0;
        Thread thread = new(() => loss = new Large().TrainStep(), maxStackSize: 128 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(new Large().TrainStep(), loss);
    }

    [Fact]
    public void Threads_do_not_keep_a_process_alive()
    {
        ThreadCrew crew = new(3);
        ConcurrentDictionary<int, bool> background = new();
        int caller = Environment.CurrentManagedThreadId;
        long start = Stopwatch.GetTimestamp();
        crew.Run(
            (_, _) =>
            {
                // The caller waits for a thread to take a piece.
                if (Environment.CurrentManagedThreadId != caller)
                {
                    background[Environment.CurrentManagedThreadId] = Thread.CurrentThread.IsBackground;
                }
                else
                {
                    SpinWait.SpinUntil(() => !background.IsEmpty || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1));
                }
            },
            length: 64, multiple: 1, piecesPerThread: 20);
        Assert.NotEmpty(background);
        Assert.All(background.Values, Assert.True);
    }

    private static void AssertCollected(WeakReference work)
    {
        long start = Stopwatch.GetTimestamp();
        while (work.IsAlive && Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Yield();
        }

        Assert.False(work.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WorkOfAForgottenCrew()
    {
        ThreadCrew crew = new(3);
        crew.Run(static (_, _) => { }, length: 3, multiple: 1, piecesPerThread: 1);
        return new WeakReference(WorkOf(crew));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference WorkOfAReplacedCrew()
    {
        ThreadCrew crew = ThreadCrew.Of(3, instead: null)!;
        crew.Run(static (_, _) => { }, length: 3, multiple: 1, piecesPerThread: 1);
        WeakReference work = new(WorkOf(crew));
        Assert.Null(ThreadCrew.Of(1, crew));
        return work;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ForgottenModel()
    {
        Large model = new() { Threads = 3 };
        model.TrainStep();
        return new WeakReference(model);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ForgottenModelInAContext()
    {
        WeakReference? model = null;
        Thread thread = new(() => model = ForgottenModel(new AsyncLocal<Large>()));
        thread.Start();
        thread.Join();
        return model!;
    }

    private static WeakReference ForgottenModel(AsyncLocal<Large> ambient)
    {
        ambient.Value = new Large();
        ambient.Value.Threads = 3;
        ambient.Value.TrainStep();
        return new WeakReference(ambient.Value);
    }

    private static object? WorkOf(ThreadCrew crew) => typeof(ThreadCrew).GetField("_work", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(crew);
}
