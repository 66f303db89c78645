using System.CommandLine;
using System.Text;
using EdgeGym.Protocols;

namespace EdgeGym.Gateway.Commands;

/// <summary><c>gym decode PROTOCOL HEX</c>: one frame as JSON.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var protocol = new Argument<string>("PROTOCOL") { Description = string.Join(", ", ProtocolCatalog.ById.Keys.Order(StringComparer.Ordinal)) + "; with a part as in ftms/2ad2" };
        var hex = new Argument<string>("HEX") { Description = "The bytes; spaces and colons are skipped" };
        var command = new Command("decode", "Decodes one frame of a machine protocol") { protocol, hex };
        command.SetAction(parsed =>
        {
            var digits = parsed.GetValue(hex)!.Replace(" ", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);
            byte[] bytes;
            try
            {
                bytes = Convert.FromHexString(digits);
            }
            catch (FormatException)
            {
                System.Console.Error.WriteLine("gym: HEX is not a row of hexadecimal pairs.");
                return GymCommand.WrongUsage;
            }

            var decoded = ProtocolCatalog.TryDecode(parsed.GetValue(protocol)!, bytes, out var json);
            System.Console.Out.WriteLine(Encoding.UTF8.GetString(json));
            return decoded ? GymCommand.Good : GymCommand.Failed;
        });
        return command;
    }
}
