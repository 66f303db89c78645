using System.Globalization;
using EdgeGym.Equipment.Machines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeGym.Console.Live;

/// <summary>Server-Sent Events out of the floor, and the heart that beats for all of them. Socket time is real time.</summary>
internal sealed class LiveStreams(LiveFloor floor, IOptions<ConsoleOptions> options, ConsoleMetrics metrics, IHostApplicationLifetime lifetime)
    : IHostedService, IDisposable
{
    private ITimer? _heart;
    private CancellationTokenRegistration _stopping;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var beat = TimeSpan.FromMilliseconds(options.Value.BeatMilliseconds);
        _heart = TimeProvider.System.CreateTimer(static state => ((LiveFloor)state!).Beat(), floor, beat, beat);
        // Open streams would hold the host's graceful stop until its time is over.
        _stopping = lifetime.ApplicationStopping.Register(floor.Close);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        floor.Close();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _heart?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Writes until the reader or the gateway goes. <paramref name="select"/> takes the bytes that this reader may see.</summary>
    public async Task WriteAsync(HttpContext http, MachineId? machine, Func<LiveFrame, ReadOnlyMemory<byte>> select)
    {
        if (floor.Readers >= options.Value.MaximumStreams)
        {
            metrics.StreamRefused();
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
            return;
        }

        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var after = ResumeAfter(http.Request.Headers["Last-Event-ID"].ToString());
        using var subscription = machine is { } one ? floor.Subscribe(one, after) : floor.SubscribeAll(after);
        var frames = new List<LiveFrame>();
        try
        {
            var first = true;
            while (await subscription.WaitAsync(http.RequestAborted))
            {
                subscription.Take(frames);
                foreach (var frame in frames)
                    await http.Response.Body.WriteAsync(select(frame), http.RequestAborted);
                if (frames.Count == 0 || first)
                    await http.Response.Body.WriteAsync(floor.BeatEvent(), http.RequestAborted);
                first = false;
                await http.Response.Body.FlushAsync(http.RequestAborted);
                metrics.EventsWritten(frames.Count);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The page was closed.
        }
        catch (IOException)
        {
            // The page's connection broke; it comes back by itself.
        }
    }

    /// <summary>The version in an event id of this run; 0, everything anew, for any other text.</summary>
    internal long ResumeAfter(string lastEventId)
    {
        var dash = lastEventId.IndexOf('-');
        return dash > 0
            && long.TryParse(lastEventId.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && epoch == floor.Epoch
            && long.TryParse(lastEventId.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
    }
}
