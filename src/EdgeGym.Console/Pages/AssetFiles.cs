using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace EdgeGym.Console.Pages;

/// <summary>
/// Styles and modules, embedded in the assembly and compressed once at start. The address holds a version of the whole, so that
/// a page never mixes modules of two versions and everything may be kept for ever.
/// </summary>
internal sealed class AssetFiles
{
    private const string Prefix = "assets/";
    private readonly FrozenDictionary<string, Asset> _assets;

    public AssetFiles()
    {
        var assembly = typeof(AssetFiles).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], name => Read(assembly, name), StringComparer.Ordinal);
        files["words.js"] = Encoding.UTF8.GetBytes(Words.ToModule());
        _assets = files.Select(pair => new Asset(pair.Key, pair.Value)).ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', _assets.Values.OrderBy(asset => asset.Name, StringComparer.Ordinal).Select(asset => asset.Name + asset.Tag)))).AsSpan(0, 6));
    }

    public string Version { get; }

    public string Address(string name) => _assets.ContainsKey(name)
        ? $"/assets/{Version}/{name}"
        : throw new ArgumentException($"There is no asset {name}.", nameof(name));

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/assets/{version}/{name}", ["GET", "HEAD"], Serve).AllowAnonymous().ExcludeFromDescription();

    private IResult Serve(string version, string name, HttpContext http)
    {
        if (!_assets.TryGetValue(name, out var asset))
            return Results.NotFound();
        var headers = http.Response.Headers;
        headers.CacheControl = version == Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        var (bytes, encoding) = accepted.Contains("br", StringComparison.Ordinal) ? (asset.Brotli, "br")
            : accepted.Contains("gzip", StringComparison.Ordinal) ? (asset.Gzip, "gzip")
            : (asset.Plain, "");
        if (encoding.Length > 0)
            headers.ContentEncoding = encoding;
        return Results.Bytes(bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Tag}{encoding}\""));
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private sealed class Asset(string name, byte[] plain)
    {
        public string Name { get; } = name;

        public byte[] Plain { get; } = plain;

        public byte[] Brotli { get; } = Compress(plain, stream => new BrotliStream(stream, CompressionLevel.Optimal));

        public byte[] Gzip { get; } = Compress(plain, stream => new GZipStream(stream, CompressionLevel.Optimal));

        public string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8));

        public string ContentType { get; } = Path.GetExtension(name) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".json" or ".webmanifest" => "application/json",
            _ => "application/octet-stream",
        };

        private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
        {
            using var memory = new MemoryStream();
            using (var stream = open(memory))
                stream.Write(bytes);
            return memory.ToArray();
        }
    }
}
