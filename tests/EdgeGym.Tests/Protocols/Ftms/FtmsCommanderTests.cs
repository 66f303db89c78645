using EdgeGym.Equipment.Commands;
using EdgeGym.Equipment.Machines;
using EdgeGym.Equipment.Readings;
using EdgeGym.Protocols.Ftms;

namespace EdgeGym.Tests.Protocols.Ftms;

/// <summary>Control first, one request at a time, done only when it is read back.</summary>
public sealed class FtmsCommanderTests
{
    private static readonly MachineBirth Belt = new(
        MachineKind.Treadmill, "treadmill", Speed: new SettingRange(0, 5, 0.1), Incline: new SettingRange(0, 15, 0.5), Resistance: new SettingRange(1, 20, 1),
        Capabilities: MachineCapabilities.Ftms);

    private readonly FtmsCommander _commander = new();
    private readonly FtmsReader _reader = new();
    private readonly List<byte[]> _writes = [];
    private readonly List<CommandEcho> _echoes = [];
    private long _now = 1_000_000;

    [Fact]
    public void Speed_is_set_after_control_and_done_when_the_record_reads_it_back()
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        Assert.Equal(["00"], Written());
        See("2ad9", "800001");
        Assert.Equal(["02d002"], Written());
        See("2ad9", "800201");
        See("2acd", "00003a02");
        Assert.Empty(_echoes);
        Assert.Equal(1, _commander.Pending);
        See("2acd", "0000cb02");
        Assert.Equal(new CommandEcho("c-1", true, 1.9861), Assert.Single(_echoes));
        Assert.Equal(0, _commander.Pending);

        // Control is held: the next one goes out at once, and the machine's status is as good as its record.
        Ask("c-2", CommandOperation.SetIncline, 3.5);
        Assert.Equal(["032300"], Written());
        See("2ada", "062300");
        Assert.Equal(new CommandEcho("c-2", true, 3.5), _echoes[1]);
    }

    [Fact]
    public void One_request_is_under_way_at_a_time_and_a_stop_does_not_wait()
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        Ask("c-2", CommandOperation.SetIncline, 2);
        See("2ad9", "800001");
        Assert.Equal(["00", "02d002"], Written());
        Ask("c-3", CommandOperation.Stop, null);
        Assert.Equal(["0801"], Written());
        See("2ada", "0201");
        Assert.Equal([("c-1", false), ("c-2", false), ("c-3", true)], _echoes.Select(echo => (echo.Command, echo.Succeeded)));
        Assert.All(_echoes.Take(2), echo => Assert.Equal("stopped", echo.Error));
    }

    [Fact]
    public void A_stop_without_control_asks_for_it_in_the_same_breath()
    {
        Ask("c-1", CommandOperation.Stop, null);
        Assert.Equal(["00", "0801"], Written());
        See("2acd", "00000000");
        Assert.Equal(new CommandEcho("c-1", true), Assert.Single(_echoes));
    }

    [Fact]
    public void Lost_control_is_asked_for_again_and_a_machine_that_never_grants_it_is_told()
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        for (var refusal = 0; refusal < 3; refusal++)
        {
            See("2ad9", "800001");
            See("2ad9", "800205");
        }

        Assert.Equal(["00", "02d002", "00", "02d002", "00", "02d002", "00"], Written());
        See("2ad9", "800001");
        See("2ad9", "800205");
        Assert.Equal("control_not_permitted", Assert.Single(_echoes).Error);
    }

    [Theory]
    [InlineData("800202", "op_code_not_supported")]
    [InlineData("800203", "invalid_parameter")]
    [InlineData("800204", "operation_failed")]
    [InlineData("8002aa", "reserved")]
    public void A_refusal_is_an_echo_with_its_reason(string answer, string error)
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        See("2ad9", "800001");
        See("2ad9", answer);
        Assert.Equal(new CommandEcho("c-1", false, null, error), Assert.Single(_echoes));
    }

    [Fact]
    public void Resistance_goes_as_two_bytes_and_as_one_where_two_are_refused()
    {
        Ask("c-1", CommandOperation.SetResistance, 7);
        See("2ad9", "800001");
        See("2ad9", "800403");
        Assert.Equal(["00", "044600", "0446"], Written());
        See("2ada", "0746");
        Assert.Equal(new CommandEcho("c-1", true, 7), Assert.Single(_echoes));
    }

    [Fact]
    public void What_is_not_answered_is_asked_again_until_it_expires_and_never_after()
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        Assert.Equal(["00"], Written());
        Pass(2999);
        Assert.Empty(Written());
        Pass(1);
        Assert.Equal(["00"], Written());
        See("2ad9", "800001");
        Assert.Equal(["02d002"], Written());
        Pass(3000);
        Assert.Equal(["00"], Written());
        Pass(10_000);
        Assert.Empty(Written());
        Assert.Equal(0, _commander.Pending);
        See("2acd", "0000d002");
        Assert.Empty(_echoes);
    }

    [Fact]
    public void A_machine_that_comes_up_again_is_asked_again()
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        See("2ad9", "800001");
        See("2ad9", "800201");
        Written();
        _commander.Lost();
        Pass(500);
        Assert.Equal(["00"], Written());
        See("2ad9", "800001");
        Assert.Equal(["02d002"], Written());
        See("2ada", "ff");
        Assert.Equal(["00"], Written());
    }

    [Fact]
    public void The_same_command_twice_is_once_and_a_newer_one_takes_its_place()
    {
        Ask("c-1", CommandOperation.SetSpeed, 2);
        Ask("c-1", CommandOperation.SetSpeed, 2);
        Assert.Equal(1, _commander.Pending);
        Ask("c-2", CommandOperation.SetSpeed, 1.5);
        See("2ad9", "800001");
        Assert.Equal(new CommandEcho("c-1", false, null, "superseded"), Assert.Single(_echoes));
        Assert.Equal(["00", "021c02"], Written());
        Ask("c-3", CommandOperation.SetLoad, 20);
        Assert.Equal(1, _commander.Pending);
    }

    private void Ask(string id, CommandOperation operation, double? value) =>
        _commander.Ask(new MachineCommand(id, operation, value, operation.Unit(), _now + 10_000, null, "test"), Belt, _now, _writes);

    private void See(string part, string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var readings = new List<Reading>();
        Assert.Null(_reader.Read(part, bytes, _now, readings).Reject);
        _commander.See(part, bytes, readings, _now, _writes, _echoes);
    }

    private void Pass(long milliseconds)
    {
        _now += milliseconds;
        _commander.Tick(_now, _writes);
    }

    private string[] Written()
    {
        string[] written = [.. _writes.Select(Convert.ToHexStringLower)];
        _writes.Clear();
        return written;
    }
}
