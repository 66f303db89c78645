using System.Text;
using EdgeGym.Console.Live;
using EdgeGym.Console.Tests.Hosting;
using EdgeGym.Equipment.Machines;
using EdgeGym.Sessions.Screen;

namespace EdgeGym.Console.Tests.Live;

public sealed class LiveFloorTests
{
    private static readonly MachineId One = MachineId.Parse("m1");
    private static readonly MachineId Two = MachineId.Parse("m2");
    private readonly LiveFloor _floor = new(new ClockControl(TimeProvider.System));
    private readonly List<LiveFrame> _frames = [];

    [Fact]
    public async Task Slow_reader_gets_the_newest_view_only()
    {
        using var reader = _floor.Subscribe(One);
        for (var rep = 1; rep <= 500; rep++)
            _floor.Publish(One, Scenes.View("set") with { Rep = rep });
        Assert.True(await reader.WaitAsync(CancellationToken.None));
        reader.Take(_frames);
        Assert.Equal(500, Assert.Single(_frames).Screen!.Rep);
        reader.Take(_frames);
        Assert.Empty(_frames);
    }

    [Fact]
    public void Reader_that_comes_back_gets_what_changed_since()
    {
        _floor.Show(One, "free");
        _floor.Show(Two, "free");
        long seen;
        using (var reader = _floor.SubscribeAll())
        {
            reader.Take(_frames);
            Assert.Equal(2, _frames.Count);
            seen = reader.Seen;
        }

        Assert.Equal(0, _floor.Readers);
        _floor.Publish(Two, Scenes.View("set"));
        using var again = _floor.SubscribeAll(seen);
        again.Take(_frames);
        Assert.Equal(Two, Assert.Single(_frames).Machine);
    }

    [Fact]
    public void Floor_event_of_a_viewer_holds_nothing_of_a_person()
    {
        _floor.Describe(One, Scenes.Machine());
        _floor.Publish(One, Scenes.View("rest") with { Say = "my knee hurts" });
        var frame = _floor.Find(One)!;
        var viewer = Encoding.UTF8.GetString(frame.FloorEvent.Span);
        Assert.DoesNotContain("Lin Wei", viewer, StringComparison.Ordinal);
        Assert.DoesNotContain("heart", viewer, StringComparison.Ordinal);
        Assert.DoesNotContain("knee", viewer, StringComparison.Ordinal);
        Assert.Contains("\"suggestion_open\":true", viewer, StringComparison.Ordinal);
        Assert.Contains("Lin Wei", Encoding.UTF8.GetString(frame.PersonalEvent.Span), StringComparison.Ordinal);
        Assert.DoesNotContain("knee", Encoding.UTF8.GetString(frame.PersonalEvent.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rest", true)]
    [InlineData("begin-pin", true)]
    [InlineData("rest-answered", false)]
    [InlineData("rest-waiting", false)]
    [InlineData("done", false)]
    [InlineData("stopped", false)]
    public void Floor_says_that_a_suggestion_is_open_while_somebody_has_still_to_answer(string scene, bool isOpen)
    {
        _floor.Show(One, scene);
        Assert.Equal(isOpen, Encoding.UTF8.GetString(_floor.Find(One)!.FloorEvent.Span).Contains("suggestion_open", StringComparison.Ordinal));
    }

    [Fact]
    public void Weight_that_the_machine_has_or_is_setting_already_is_no_open_suggestion()
    {
        _floor.Publish(One, Scenes.View("rest") with { AskedLoad = 55 });
        Assert.DoesNotContain("suggestion_open", Encoding.UTF8.GetString(_floor.Find(One)!.FloorEvent.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Event_is_one_line_whatever_the_machine_says()
    {
        _floor.Describe(One, Scenes.Machine() with { Fault = new(0, "E\n1", EdgeGym.Equipment.Readings.FaultSeverity.Error, "a\r\n\ndata: x</script>") });
        _floor.Publish(One, new ScreenView { Phase = "free", Link = "live", Member = "a\n\nevent: beat" });
        var lines = Encoding.UTF8.GetString(_floor.Find(One)!.ScreenEvent.Span).Split('\n');
        Assert.Equal(["id", "event", "data", "", ""], lines.Select(line => line.Split(':')[0]));
        Assert.DoesNotContain(lines, line => line.Contains('\r') || line.Contains("</script", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closing_the_floor_ends_every_reader()
    {
        using var reader = _floor.Subscribe(One);
        Assert.True(await reader.WaitAsync(CancellationToken.None));
        _floor.Close();
        Assert.False(await reader.WaitAsync(CancellationToken.None));
        using var late = _floor.SubscribeAll();
        late.Take(_frames);
    }
}
