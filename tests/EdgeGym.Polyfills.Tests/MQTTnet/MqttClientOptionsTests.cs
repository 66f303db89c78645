using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeGym.Polyfills.Tests.MQTTnet;

/// <summary>The builders and the topic comparer: defaults and refusals of the package's public surface.</summary>
public sealed class MqttClientOptionsTests
{
    [Fact]
    public void Options_start_with_the_package_s_defaults()
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer("host").Build();
        Assert.Equal((MqttProtocolVersion.V500, true, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(100)), (options.ProtocolVersion, options.CleanSession, options.KeepAlivePeriod, options.Timeout));
        Assert.Equal(32, options.ClientId.Length);
        var tcp = Assert.IsType<MqttClientTcpOptions>(options.ChannelOptions);
        Assert.Equal((8192, true, false), (tcp.BufferSize, tcp.NoDelay, tcp.TlsOptions.UseTls));
        Assert.Equal(new DnsEndPoint("host", 1883), tcp.RemoteEndpoint);
    }

    [Fact]
    public void Port_without_a_number_follows_tls()
    {
        var options = new MqttClientOptionsBuilder().WithTcpServer("host").WithTlsOptions(tls => tls.UseTls()).Build();
        Assert.Equal(new DnsEndPoint("host", 8883), ((MqttClientTcpOptions)options.ChannelOptions).RemoteEndpoint);
    }

    [Theory]
    [InlineData("mqtt://host", "host", 1883, false)]
    [InlineData("tcp://host:77", "host", 77, false)]
    [InlineData("mqtts://host", "host", 8883, true)]
    public void Connection_uri_gives_host_port_and_tls(string uri, string host, int port, bool tls)
    {
        var tcp = (MqttClientTcpOptions)new MqttClientOptionsBuilder().WithConnectionUri(uri).Build().ChannelOptions;
        Assert.Equal((new DnsEndPoint(host, port), tls), ((DnsEndPoint)tcp.RemoteEndpoint, tcp.TlsOptions.UseTls));
    }

    [Fact]
    public void Connection_uri_may_hold_the_user()
    {
        var options = new MqttClientOptionsBuilder().WithConnectionUri("mqtt://coach:p%40ss@host").Build();
        Assert.Equal("coach", options.Credentials.GetUserName(options));
        Assert.Equal("p@ss"u8.ToArray(), options.Credentials.GetPassword(options));
    }

    [Fact]
    public async Task Unix_socket_is_a_channel_like_any_other()
    {
        var folder = Directory.CreateTempSubdirectory("edgegym-unix-");
        try
        {
            var path = Path.Combine(folder.FullName, "mqtt.sock");
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            using var client = new MqttClientFactory().CreateMqttClient();
            var connecting = client.ConnectAsync(new MqttClientOptionsBuilder().WithConnectionUri($"unix://{path}").WithProtocolVersion(MqttProtocolVersion.V311).Build());
            using var peer = await listener.AcceptAsync().WaitAsync(TestClient.Patience);
            await peer.SendAsync(new byte[] { 0x20, 0x02, 0x00, 0x00 });
            Assert.Equal(MqttClientConnectResultCode.Success, (await connecting.WaitAsync(TestClient.Patience)).ResultCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Missing_channel_end_point_or_topic_is_refused_at_build()
    {
        Assert.Throws<InvalidOperationException>(() => new MqttClientOptionsBuilder().Build());
        Assert.Throws<ArgumentException>(() => new MqttClientOptionsBuilder().WithTcpServer(tcp => tcp.RemoteEndpoint = new DnsEndPoint("host", 1)).Build());
        Assert.Throws<MqttProtocolViolationException>(() => new MqttApplicationMessageBuilder().Build());
        Assert.Throws<MqttProtocolViolationException>(() => new MqttClientSubscribeOptionsBuilder().WithSubscriptionIdentifier(0));
        var builder = new MqttClientOptionsBuilder().WithTcpServer("host");
        Assert.Same(builder.Build(), builder.Build());
    }

    [Fact]
    public void Feature_of_version_5_is_refused_with_an_older_version()
    {
        foreach (var configure in (Action<MqttClientOptionsBuilder>[])
        [
            options => options.WithUserProperty("a", new byte[1].AsMemory()),
            options => options.WithReceiveMaximum(1),
            options => options.WithMaximumPacketSize(1),
            options => options.WithRequestResponseInformation(),
            options => options.WithEnhancedAuthentication("m"),
            options => options.WithWillDelayInterval(1),
            options => options.WithWillContentType("x"),
            options => options.WithWillResponseTopic("x"),
        ])
        {
            var builder = new MqttClientOptionsBuilder().WithTcpServer("host").WithProtocolVersion(MqttProtocolVersion.V311);
            configure(builder);
            var exception = Assert.Throws<NotSupportedException>(builder.Build);
            Assert.EndsWith("requires MQTT version 5.0.0.", exception.Message, StringComparison.Ordinal);
        }

        new MqttClientOptionsBuilder().WithTcpServer("host").WithProtocolVersion(MqttProtocolVersion.V311).WithSessionExpiryInterval(1).Build();
    }

    [Fact]
    public void Message_payload_comes_from_text_bytes_or_stream()
    {
        var builder = new MqttApplicationMessageBuilder().WithTopic("t");
        Assert.Equal("é", builder.WithPayload("é").Build().ConvertPayloadToString());
        Assert.Null(builder.WithPayload("").Build().ConvertPayloadToString());
        Assert.Equal("ab", builder.WithPayload("ab"u8.ToArray()).Build().ConvertPayloadToString());
        Assert.Equal("b", builder.WithPayload(new ArraySegment<byte>("ab"u8.ToArray(), 1, 1)).Build().ConvertPayloadToString());
        using var stream = new MemoryStream("xyz"u8.ToArray());
        Assert.Equal("xy", builder.WithPayload(stream, 2).Build().ConvertPayloadToString());
        Assert.Equal("z", builder.WithPayload(stream).Build().ConvertPayloadToString());
    }

    /// <summary>The examples of MQTT 5.0, sections 4.7.1 to 4.7.3, and their edges.</summary>
    [Theory]
    [InlineData("sport/tennis/player1", "sport/tennis/player1/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1/ranking", "sport/tennis/player1/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1/score/wimbledon", "sport/tennis/player1/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport", "sport/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sports", "sport/#", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("a/b", "#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1", "sport/tennis/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("sport/tennis/player1/ranking", "sport/tennis/+", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("sport", "sport/+", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("sport/", "sport/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("/finance", "+/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("/finance", "/+", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("/finance", "+", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("a/b/c", "a/+/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("a", "a/+/#", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("a/b", "a/+/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("$SYS/uptime", "#", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("$SYS/monitor/Clients", "+/monitor/Clients", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("$SYS/uptime", "$SYS/#", MqttTopicFilterCompareResult.IsMatch)]
    [InlineData("ACCOUNTS", "Accounts", MqttTopicFilterCompareResult.NoMatch)]
    [InlineData("a", "sport/tennis#", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("a", "sport/#/ranking", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("a", "sport+", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("a", "", MqttTopicFilterCompareResult.FilterInvalid)]
    [InlineData("", "#", MqttTopicFilterCompareResult.TopicInvalid)]
    [InlineData("a/#", "#", MqttTopicFilterCompareResult.TopicInvalid)]
    public void Topic_is_compared_with_a_filter_as_the_standard_says(string topic, string filter, MqttTopicFilterCompareResult expected) =>
        Assert.Equal(expected, MqttTopicFilterComparer.Compare(topic, filter));
}
