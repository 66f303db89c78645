namespace EdgeGym.Tests.Protocols;

/// <summary>What a decoder leaves on the heap: nothing.</summary>
internal static class Allocations
{
    /// <summary>Bytes for 1000 calls, after a first one that may compile and fill tables.</summary>
    public static long Of(Action action)
    {
        for (var round = 0; round < 50; round++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
