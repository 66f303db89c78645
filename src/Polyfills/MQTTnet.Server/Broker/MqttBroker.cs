using System.Net;
using System.Net.Sockets;
using MQTTnet.Protocol;
using MQTTnet.Server.Transport;

namespace MQTTnet.Server.Broker;

/// <summary>The running server: listeners, clients, and the clock that watches them. Everything but Start and Stop belongs to the loop.</summary>
internal sealed partial class MqttBroker
{
    private const int KeptPublishes = 4096;

    private readonly List<Listener> _listeners = [];
    private readonly HashSet<Client> _clients = [];
    private readonly LinkedList<Client> _waiting = new();
    private readonly Stack<InboundPublish> _publishes = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _startMilliseconds = Environment.TickCount64;
    private readonly DateTime _startTimestamp = DateTime.UtcNow;
    private readonly CancellationTokenSource _givingUp = new();
    private InboundPublish _pending;

    public MqttBroker(MqttServerOptions options, BrokerEvents events, BrokerLog log)
    {
        Options = options;
        Events = events;
        Log = log;
        _retained = new Topics.RetainedStore(options.Limits);
        Loop = new EventLoop(Tick, exception => Log.Error(nameof(MqttBroker), "A fault in the loop", exception));
        Loop.TickMilliseconds = (int)Math.Clamp(options.KeepAliveOptions.MonitorInterval.TotalMilliseconds, 10, 500);
    }

    public MqttServerOptions Options { get; }

    public BrokerEvents Events { get; }

    public BrokerLog Log { get; }

    public EventLoop Loop { get; }

    /// <summary>For publish handlers: what has arrived is not dropped because its sender has gone, only when the server gives up.</summary>
    public CancellationToken PublishToken => _givingUp.Token;

    public bool AcceptsConnections { get; set; } = true;

    public bool IsStopping { get; private set; }

    /// <summary>The time of this turn of the loop.</summary>
    public DateTime UtcNow => _startTimestamp.AddMilliseconds(Loop.NowMilliseconds - _startMilliseconds);

    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <exception cref="SocketException">An endpoint cannot be bound.</exception>
    public void Start()
    {
        var bound = new List<(Socket Socket, MqttServerTcpEndpointBaseOptions Options)>();
        try
        {
            Bind(Options.DefaultEndpointOptions, bound);
            Bind(Options.TlsEndpointOptions, bound);
        }
        catch
        {
            foreach (var (socket, _) in bound)
                socket.Dispose();
            throw;
        }

        foreach (var (socket, options) in bound)
        {
            _listeners.Add(EventLoop.UsesEpoll && options is not MqttServerTlsTcpEndpointOptions
                ? new SocketListener(Loop, socket, options.NoDelay, OnAccepted)
                : new StreamListener(Loop, socket, options, OnAccepted));
        }

        EndPoints = _listeners.ConvertAll(listener => listener.EndPoint);
        Loop.Start();
        Loop.Post(() => _listeners.ForEach(listener => listener.Open()));
    }

    public async Task StopAsync(MqttServerClientDisconnectOptions farewell)
    {
        Loop.Post(() =>
        {
            IsStopping = true;
            _listeners.ForEach(listener => listener.Close());
            CheckDrained();
        });

        // What clients sent before is still acknowledged, if its handlers are quick.
        await Task.WhenAny(_drained.Task, Task.Delay(Options.Limits.StopDrainTimeout));
        await _givingUp.CancelAsync();
        await InvokeAsync(() =>
        {
            foreach (var client in _clients.ToList())
            {
                client.ForgetWill();
                client.Disconnect(farewell ?? new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.ServerShuttingDown });
            }

            return true;
        });
        await Task.WhenAny(Task.WhenAll(await InvokeAsync(() => _sessions.Values.Select(session => session.LastEvent).ToList())), Task.Delay(Options.Limits.StopDrainTimeout));
        Loop.Post(Loop.Stop);
        await Task.Run(Loop.Join);
    }

    public Task<T> InvokeAsync<T>(Func<T> read) => Loop.InvokeAsync(read);

    public InboundPublish RentPublish() => _publishes.TryPop(out var item) ? item : new InboundPublish();

    public void Recycle(InboundPublish item)
    {
        item.Clear();
        if (_publishes.Count < KeptPublishes)
            _publishes.Push(item);
        if (IsStopping)
            CheckDrained();
    }

    public void WaitFor(InboundPublish item) => _pending = item.Wait(_pending);

    public void ForgetPending(InboundPublish item)
    {
        if (ReferenceEquals(_pending, item))
            _pending = null;
    }

    private static void Bind(MqttServerTcpEndpointBaseOptions options, List<(Socket Socket, MqttServerTcpEndpointBaseOptions Options)> bound)
    {
        if (!options.IsEnabled)
            return;

        if (options.BoundInterNetworkAddress is { } address && !IPAddress.None.Equals(address))
            bound.Add((Listener.Bind(address, options), options));
        if (options.BoundInterNetworkV6Address is not { } addressV6 || IPAddress.None.Equals(addressV6) || !Socket.OSSupportsIPv6)
            return;

        try
        {
            bound.Add((Listener.Bind(addressV6, options), options));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            // IPv6 is compiled in but switched off on this machine.
        }
    }

    private void OnAccepted(ByteTransport transport)
    {
        var client = new Client(this, transport);
        transport.Owner = client;
        if (!AcceptsConnections || IsStopping || _clients.Count >= Options.Limits.MaximumConnections)
        {
            transport.Close();
            return;
        }

        if (_waiting.Count >= Options.Limits.MaximumUnacceptedConnections)
            _waiting.First!.Value.Close(MqttDisconnectReasonCode.ConnectionRateExceeded, "Too many connections without CONNECT");

        _clients.Add(client);
        client.Waiting = _waiting.AddLast(client);
        client.Open();
    }

    private void Tick()
    {
        var limit = Options.DefaultCommunicationTimeout < Options.Limits.ConnectTimeout ? Options.DefaultCommunicationTimeout : Options.Limits.ConnectTimeout;
        while (_waiting.First is { } oldest && Loop.NowMilliseconds - oldest.Value.AcceptedMilliseconds > limit.TotalMilliseconds)
            oldest.Value.Close(MqttDisconnectReasonCode.MaximumConnectTime, "No CONNECT in time");

        List<Client> late = null;
        foreach (var client in _clients)
        {
            if (client.IsLate(Options.KeepAliveOptions))
                (late ??= []).Add(client);
        }

        late?.ForEach(client => client.Close(MqttDisconnectReasonCode.KeepAliveTimeout));
        TickSessions();
        _retained.RemoveExpired(Loop.NowMilliseconds);
        _listeners.ForEach(listener => listener.Retry());
    }

    private void CheckDrained()
    {
        if (_clients.All(client => !client.HasUnacknowledged))
            _drained.TrySetResult();
    }
}
