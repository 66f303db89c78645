using System.Collections;
using EdgeGym.Equipment.Machines;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeGym.Ingest.Mqtt;

/// <summary>Who a connection is, and which session it may have.</summary>
public sealed partial class MqttBroker
{
    /// <summary>The machine of a session, while the user of the connection is the one who began it.</summary>
    private static MachineId? SignedIn(IDictionary items, string user)
        => items[UserItem] is string owner && owner == user && items[MachineItem] is MachineId machine ? machine : null;

    private async Task OnValidatingConnectionAsync(ValidatingConnectionEventArgs e)
    {
        if (string.IsNullOrEmpty(e.UserName) || e.Password is null
            || await _signIn(e.UserName, e.Password, e.CancellationToken) is not { } machine)
        {
            e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            _metrics.SignIn("refused");
            Log.SignInRefused(_logger);
            return;
        }

        if (string.IsNullOrEmpty(e.ClientId))
        {
            e.AssignedClientIdentifier = $"{machine}-{Guid.NewGuid():N}";
        }
        else if (!await IsFreeForAsync(e.ClientId, e.UserName, machine))
        {
            e.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
            _metrics.SignIn("foreign_client_id");
            Log.ForeignClientId(_logger, machine);
            return;
        }

        e.SessionItems[MachineItem] = machine;
        e.SessionItems[UserItem] = e.UserName;
        _metrics.SignIn("accepted");
    }

    /// <summary>
    /// Clients choose their ids, and a resumed session keeps its items, its subscriptions and its queue: it must never come to another user
    /// than the one who began it. A session that its user has left gives way, so that a replaced machine may keep its client id.
    /// </summary>
    private async Task<bool> IsFreeForAsync(string clientId, string user, MachineId machine)
    {
        if (_server is not { } server)
            return false;
        foreach (var session in await server.GetSessionsAsync())
        {
            if (session.Id != clientId || SignedIn(session.Items, user) == machine)
                continue;
            foreach (var client in await server.GetClientsAsync())
            {
                if (client.Id == clientId)
                    return false;
            }

            await session.DeleteAsync();
        }

        return true;
    }

    private async Task OnConnectedAsync(ClientConnectedEventArgs e)
    {
        _metrics.Connected(1);
        if (SignedIn(e.SessionItems, e.UserName) is { } machine)
        {
            LinkChanged?.Invoke(machine, true);
            return;
        }

        // Two users began with one new client id at the same moment; nothing of this connection was read yet.
        if (_server is not { } server)
            return;
        foreach (var session in await server.GetSessionsAsync())
        {
            if (session.Id == e.ClientId)
                await session.DeleteAsync();
        }
    }

    private Task OnDisconnectedAsync(ClientDisconnectedEventArgs e)
    {
        _metrics.Connected(-1);
        if (SignedIn(e.SessionItems, e.UserName) is not { } machine || e.DisconnectType == MqttClientDisconnectType.Takeover)
            return Task.CompletedTask;
        LinkChanged?.Invoke(machine, false);
        return _sparkplug?.DisconnectedAsync(e.ClientId) ?? Task.CompletedTask;
    }
}
