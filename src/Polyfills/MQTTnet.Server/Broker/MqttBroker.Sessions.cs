using System.Collections;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server.Sessions;

namespace MQTTnet.Server.Broker;

/// <summary>Which session a client gets, and what becomes of it.</summary>
internal sealed partial class MqttBroker
{
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private Task _background = Task.CompletedTask;

    public bool CanAttach(MqttConnectPacket packet) => _sessions.Count < Options.Limits.MaximumSessions || _sessions.ContainsKey(packet.ClientId);

    /// <summary>Seconds; without persistent sessions each ends with its connection.</summary>
    public uint LimitExpiry(uint seconds) => Options.EnablePersistentSessions ? seconds : 0;

    /// <summary>3.1.4: ends the connection that has this client id, then resumes its session or begins another.</summary>
    public Session Attach(Client client, MqttConnectPacket packet, bool isVersion5, IDictionary items, out bool isPresent)
    {
        if (client.Waiting is { } waiting)
        {
            _waiting.Remove(waiting);
            client.Waiting = null;
        }

        _sessions.TryGetValue(packet.ClientId, out var known);
        if (known?.Client is { } other)
        {
            // 3.1.3.2.2: a delayed will is not sent when the same session goes on.
            other.Close(MqttDisconnectReasonCode.SessionTakenOver, "Another connection with this client id", MqttClientDisconnectType.Takeover);
        }

        if (known != null && (packet.CleanSession || IsOver(known)))
            DeleteSession(known);

        isPresent = known is { IsDeleted: false };
        var session = isPresent ? known : new Session(packet.ClientId, Options, UtcNow) { LastEvent = known?.LastEvent ?? Task.CompletedTask };
        if (isPresent)
        {
            session.Will = null;
        }
        else
        {
            // A resumed session keeps the items it began with.
            foreach (DictionaryEntry item in items)
                session.Items[item.Key] = item.Value;
        }

        _sessions[session.Id] = session;
        session.Status.Broker = this;
        session.UserName = packet.Username;
        session.ExpiryIntervalSeconds = LimitExpiry(isVersion5 ? packet.SessionExpiryInterval : packet.CleanSession ? 0 : Session.NeverExpires);
        session.Attach(client);
        return session;
    }

    public void OnClientEnded(Client client, bool wasConnected, MqttPublishPacket will, MqttClientDisconnectType type, MqttDisconnectPacket packet)
    {
        _clients.Remove(client);
        if (client.Waiting is { } waiting)
        {
            _waiting.Remove(waiting);
            client.Waiting = null;
        }

        if (!wasConnected)
            return;

        var session = client.Session;
        session.Detach(Loop.NowMilliseconds, UtcNow);
        session.LastEvent = RaiseInOrder(session.LastEvent, Events.ClientDisconnected, client.CreateDisconnected(packet, type));
        if (will != null && !IsStopping)
            client.AfterPublishes(() => ScheduleWill(session, will, client));
        if (session.ExpiryIntervalSeconds == 0 && type != MqttClientDisconnectType.Takeover)
            DeleteSession(session);
    }

    public void DeleteSession(Session session)
    {
        if (session.IsDeleted)
            return;

        session.IsDeleted = true;
        if (_sessions.TryGetValue(session.Id, out var current) && ReferenceEquals(current, session))
            _sessions.Remove(session.Id);
        foreach (var (filter, subscription) in session.Subscriptions)
            _subscriptions.Remove(filter, subscription);
        session.Subscriptions.Clear();
        session.ClearQueue();
        session.Client?.Close(MqttDisconnectReasonCode.AdministrativeAction, "The session was deleted");

        // 3.1.3.2.2: the end of the session ends the delay of its will.
        SendWill(session);
        session.LastEvent = RaiseInOrder(session.LastEvent, Events.SessionDeleted, new SessionDeletedEventArgs(session.Id, session.UserName, session.Items));
    }

    public bool TryFindSession(string id, out Session session) => _sessions.TryGetValue(id, out session) && !(session.Client == null && IsOver(session));

    public List<MqttSessionStatus> ListSessions() => [.. _sessions.Values.Where(session => session.Client != null || !IsOver(session)).Select(session => session.Status)];

    public List<MqttClientStatus> ListClients() => [.. _clients.Where(client => client.IsConnected).Select(client => new MqttClientStatus(client))];

    /// <summary>Runs a notification after another one of the same client; its exceptions are logged.</summary>
    public Task RaiseInOrder<TArgs>(Task previous, AsyncEvent<TArgs> handlers, TArgs args) =>
        handlers.HasHandlers ? RaiseAfterAsync(previous, handlers, args) : previous;

    /// <summary>Runs a notification that nothing waits for.</summary>
    public void Raise<TArgs>(AsyncEvent<TArgs> handlers, TArgs args)
    {
        if (handlers.HasHandlers)
            _background = RaiseAfterAsync(Task.CompletedTask, handlers, args);
    }

    private async Task RaiseAfterAsync<TArgs>(Task previous, AsyncEvent<TArgs> handlers, TArgs args)
    {
        await previous.ConfigureAwait(false);
        try
        {
            await handlers.InvokeElsewhereAsync(args).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.Error(nameof(MqttBroker), "A handler of {0} failed", exception, typeof(TArgs).Name);
        }
    }

    private bool IsOver(Session session) => session.ExpiryIntervalSeconds == 0 || Loop.NowMilliseconds >= session.ExpiresAtMilliseconds;

    private void TickSessions()
    {
        List<Session> over = null;
        foreach (var session in _sessions.Values)
        {
            if (session.Client != null)
                continue;

            if (session.Will is { } will && Loop.NowMilliseconds >= will.DueAtMilliseconds)
                SendWill(session);
            if (IsOver(session))
                (over ??= []).Add(session);
        }

        over?.ForEach(DeleteSession);
    }

    private void ScheduleWill(Session session, MqttPublishPacket packet, Client client)
    {
        var delay = Math.Min(client.WillDelaySeconds, session.ExpiryIntervalSeconds);
        if (delay > 0 && session.Client != null)
            return; // The session went on while earlier publishes were being stored.

        session.Will = new PendingWill(packet, client.UserName, Loop.NowMilliseconds + (delay * 1000L));
        if (delay == 0)
            SendWill(session);
    }

    private void SendWill(Session session)
    {
        if (session.Will is not { } will)
            return;

        session.Will = null;
        _background = SendWillAsync(session, will);
    }

    private async Task SendWillAsync(Session session, PendingWill will)
    {
        try
        {
            await PublishAsync(Formatter.MqttMessages.ToMessage(will.Packet), session.Id, will.UserName, session.Items, CancellationToken.None);
        }
        catch (Exception exception)
        {
            Log.Error(nameof(MqttBroker), "The will of client {0} was not published", exception, session.Id);
        }
    }
}
