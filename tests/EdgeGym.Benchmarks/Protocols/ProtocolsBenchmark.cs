using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols;
using EdgeGym.Tests.Architecture;
using EdgeGym.Tests.Protocols;

namespace EdgeGym.Benchmarks.Protocols;

/// <param name="FramesPerSecond">On one core.</param>
/// <param name="BytesPerFrame">Allocated.</param>
public sealed record FrameRate(double FramesPerSecond, double BytesPerFrame);

/// <param name="Decoder">Bytes to values, nothing else; null where the protocol has no probe.</param>
/// <param name="Reader">Bytes to readings, as the gateway does with each raw message; null where machines speak it another way.</param>
/// <param name="Document">Bytes to what <c>gym decode</c> shows.</param>
/// <param name="Peer">Another decoder on the same frames in the same run; null when there is none.</param>
public sealed record ProtocolRow(
    string Protocol, int Frames, int OwnVectors, int OwnPassed, int Captures, int CapturesPassed, int Derived, int DerivedPassed,
    FrameRate? Decoder, FrameRate? Reader, FrameRate Document, PeerRate? Peer);

/// <summary>Frames decoded a second and bytes allocated a frame, for every protocol, beside a peer where one exists; and how many vectors pass.</summary>
public static class ProtocolsBenchmark
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { DefaultValueFactory = _ => 0.5, Description = "For each measurement." };
        var peers = new Option<bool>("--no-peers") { Description = "Measure EdgeGym alone; nothing is fetched." };
        var json = new Option<bool>("--json");
        var command = new Command("protocols", "Frames a second and bytes a frame of every protocol, beside npm's decoders; vectors passed.") { seconds, peers, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var outside = OutsideChecks.Run(SourceTree.Root).GroupBy(result => result.Protocol, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            var vectors = ProtocolCatalog.ById.Keys.Order(StringComparer.Ordinal).ToDictionary(id => id, id => GoldenVectors.Own(SourceTree.Root, id), StringComparer.Ordinal);
            var (rates, why) = parsed.GetValue(peers)
                ? (new Dictionary<string, PeerRate>(StringComparer.Ordinal), "not asked for")
                : await NodeDecoders.MeasureAsync(Good(vectors), parsed.GetValue(seconds), cancellationToken);
            var rows = vectors.Select(entry => Measure(entry.Key, entry.Value, outside.GetValueOrDefault(entry.Key, []), rates.GetValueOrDefault(entry.Key), parsed.GetValue(seconds))).ToList();
            if (parsed.GetValue(json))
                System.Console.WriteLine(JsonSerializer.Serialize(new { peers = why ?? "npm, by node", outsideVectors = outside.Count > 0, protocols = rows }, BenchmarkJson.Options));
            else
                Print(rows, why, outside.Count > 0);
            return 0;
        });
        return command;
    }

    private static Dictionary<string, List<GoldenVector>> Good(Dictionary<string, IReadOnlyList<GoldenVector>> vectors) =>
        vectors.ToDictionary(entry => entry.Key, entry => Frames(entry.Value), StringComparer.Ordinal);

    /// <summary>Frames that are valid and of a usual size: a whole chip of 8 KB is no frame.</summary>
    private static List<GoldenVector> Frames(IReadOnlyList<GoldenVector> vectors) =>
        [.. vectors.Where(vector => vector.Source["error"] is null && vector.Bytes.Length <= 1_024)];

    private static ProtocolRow Measure(string id, IReadOnlyList<GoldenVector> own, List<OutsideResult> outside, PeerRate? peer, double seconds)
    {
        var protocol = ProtocolCatalog.ById[id];
        var frames = Frames(own);
        var captures = outside.Where(result => result.IsCapture).ToList();
        var derived = outside.Where(result => !result.IsCapture).ToList();
        var probe = FrameProbes.Find(id);
        return new ProtocolRow(
            id, frames.Count, own.Count, own.Count(vector => vector.Failure() is null), captures.Count, captures.Count(result => result.Failure is null),
            derived.Count, derived.Count(result => result.Failure is null),
            probe is null ? null : Rate(frames, seconds, vector => probe(vector.Part, vector.Bytes)),
            protocol.CreateReader is null ? null : ReaderRate(protocol.CreateReader, frames, seconds),
            Rate(frames, seconds, vector => protocol.Decode(vector.Part, vector.Bytes).Fields.Count), peer);
    }

    private static FrameRate ReaderRate(Func<IFrameReader> create, List<GoldenVector> frames, double seconds)
    {
        var reader = create();
        var readings = new List<Reading>(64);
        var at = 1_700_000_000_000;
        return Rate(frames, seconds, vector =>
        {
            readings.Clear();
            reader.Read(vector.Part, vector.Bytes, at += 250, readings);
            return readings.Count;
        });
    }

    /// <summary>The best of several slices, for us and for peers alike: whatever else runs on the machine takes its share of the others.</summary>
    private static FrameRate Rate(List<GoldenVector> frames, double seconds, Func<GoldenVector, double> decode)
    {
        const int Slices = 8;
        var sum = 0.0;
        (long Count, double Rate) Slice(double length)
        {
            var began = Stopwatch.GetTimestamp();
            var count = 0L;
            do
            {
                for (var round = 0; round < 20; round++)
                {
                    foreach (var vector in frames)
                        sum += decode(vector);
                }

                count += 20L * frames.Count;
            }
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < length);
            return (count, count / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        // Compiled twice by then, with what the first slice taught.
        Slice(seconds / 2);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var (done, best) = (0L, 0.0);
        for (var slice = 0; slice < Slices; slice++)
        {
            var (count, rate) = Slice(seconds / Slices);
            done += count;
            best = Math.Max(best, rate);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        GC.KeepAlive(sum);
        // The measuring itself leaves a few dozen bytes.
        return new FrameRate(Math.Round(best), allocated < 512 ? 0 : Math.Round(allocated / (double)done, 1));
    }

    private static void Print(List<ProtocolRow> rows, string? noPeers, bool outside)
    {
        System.Console.WriteLine($"{"protocol",-14}{"decoder/s",14}{"B",5}{"reader/s",14}{"B",7}{"document/s",14}{"B",8}{"peer/s",14}  peer");
        foreach (var row in rows)
        {
            System.Console.WriteLine(
                $"{row.Protocol,-14}{row.Decoder?.FramesPerSecond,14:N0}{row.Decoder?.BytesPerFrame,5:N0}{row.Reader?.FramesPerSecond,14:N0}{row.Reader?.BytesPerFrame,7:N0}"
                + $"{row.Document.FramesPerSecond,14:N0}{row.Document.BytesPerFrame,8:N0}{row.Peer?.FramesPerSecond,14:N0}  {row.Peer?.Package ?? "none known in npm"}");
        }

        System.Console.WriteLine(noPeers is null ? "B: bytes allocated a frame. Peers run in node on the same frames, in this run." : $"B: bytes allocated a frame. No peers: {noPeers}.");
        System.Console.WriteLine();
        System.Console.WriteLine($"{"vectors passed",-14}{"own",14}{"real captures",18}{"derived, outside",18}");
        foreach (var row in rows)
            System.Console.WriteLine($"{row.Protocol,-14}{$"{row.OwnPassed}/{row.OwnVectors}",14}{Share(row.CapturesPassed, row.Captures),18}{Share(row.DerivedPassed, row.Derived),18}");
        if (!outside)
            System.Console.WriteLine("The folder of outside vectors is not there (setting EDGEGYM_VECTORS).");
    }

    private static string Share(int passed, int all) => all == 0 ? "–" : $"{passed}/{all}";
}
