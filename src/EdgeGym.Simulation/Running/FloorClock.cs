using System.Text.Json;

namespace EdgeGym.Simulation.Running;

/// <summary>The clock of people: this machine's, or that of a gateway under virtual time, asked once a second. Never goes back.</summary>
internal sealed class FloorClock(TimeProvider time, Uri? gateway) : IDisposable
{
    private readonly HttpClient? _http = gateway is null ? null : new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
    private long _offset;
    private long _last;

    /// <summary>Unix ms; from any thread.</summary>
    public long Now
    {
        get
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds() + Interlocked.Read(ref _offset);
            var last = Interlocked.Read(ref _last);
            while (now > last)
            {
                var seen = Interlocked.CompareExchange(ref _last, now, last);
                if (seen == last)
                    return now;
                last = seen;
            }

            return last;
        }
    }

    /// <summary>Asks the gateway once; false when it did not answer as expected.</summary>
    public async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        if (_http is null)
            return true;
        try
        {
            var before = time.GetUtcNow().ToUnixTimeMilliseconds();
            var body = await _http.GetByteArrayAsync(new Uri(gateway!, "/api/v1/clock"), cancellationToken);
            var after = time.GetUtcNow().ToUnixTimeMilliseconds();
            using var document = JsonDocument.Parse(body);
            if (!document.RootElement.TryGetProperty("now", out var now) || !now.TryGetInt64(out var milliseconds))
                return false;
            Interlocked.Exchange(ref _offset, milliseconds - ((before + after) / 2));
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException)
        {
            return false;
        }
    }

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (_http is null)
            return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await AskAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Leaving.
        }
    }

    public void Dispose() => _http?.Dispose();
}
