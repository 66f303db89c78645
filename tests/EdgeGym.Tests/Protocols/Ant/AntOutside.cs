using System.Buffers.Binary;
using System.Text.Json.Nodes;
using EdgeGym.Protocols;
using EdgeGym.Protocols.Ant;

namespace EdgeGym.Tests.Protocols.Ant;

/// <summary>
/// Outside ANT frames: USB sticks' logs, a trainer's pages, and unit tests of other libraries. Every fact that a source or the second decode states is compared;
/// a fact that no rule here knows fails, so that none is passed over in silence.
/// </summary>
public static class AntOutside
{
    private static readonly string[] s_states = ["reserved", "asleep", "ready", "in_use", "finished"];
    private static readonly string[] s_sources = ["invalid", "ant_heart_rate_monitor", "em_heart_rate_monitor", "hand_contact_sensors"];
    private static readonly string[] s_limits = ["at_target_power", "speed_too_low", "speed_too_high", "undetermined"];

    /// <summary>A fact's name in the vectors → our field and the factor from ours to theirs.</summary>
    private static readonly Dictionary<string, (string Field, double Factor)> s_numbers = new(StringComparer.Ordinal)
    {
        ["page"] = ("data_page_number", 1), ["elapsed_s"] = ("elapsed_time", 1), ["distance_m"] = ("distance_traveled", 1), ["Distance"] = ("distance_traveled", 1),
        ["speed_m_s"] = ("speed", 1), ["heart_rate"] = ("heart_rate", 1), ["event_count"] = ("update_event_count", 1),
        ["accumulated_power_w"] = ("accumulated_power", 1), ["instantaneous_power_w"] = ("instantaneous_power", 1), ["power_w"] = ("instantaneous_power", 1),
        ["cadence_per_min"] = ("cadence", 1), ["cadence_rpm"] = ("instantaneous_cadence", 1), ["beat_time_1_1024_s"] = ("heart_beat_event_time", 1024),
        ["beat_count"] = ("heart_beat_count", 1), ["computed_heart_rate_bpm"] = ("computed_heart_rate", 1), ["computed_heart_rate"] = ("computed_heart_rate", 1),
        ["channel"] = ("channel", 1), ["initiating_id"] = ("initiating_message_id", 1), ["code"] = ("message_code", 1),
        ["incline_raw_0_01pct"] = ("incline", 100), ["resistance_raw_0_5pct"] = ("resistance_level", 2), ["cycle_length_m"] = ("cycle_length", 1),
        ["incline_pct"] = ("incline", 1), ["mets"] = ("metabolic_equivalents", 1), ["kcal_per_hour"] = ("caloric_burn_rate", 1),
        ["hw_revision"] = ("hardware_revision", 1), ["manufacturer"] = ("manufacturer_id", 1), ["model"] = ("model_number", 1),
        ["total_resistance_pct"] = ("total_resistance", 1), ["target_power_w"] = ("target_power", 1), ["wind_coefficient_kg_m"] = ("wind_resistance_coefficient", 1),
        ["coefficient_kg_m"] = ("wind_resistance_coefficient", 1), ["wind_speed_kmh"] = ("wind_speed", 1), ["wind_speed_km_h"] = ("wind_speed", 1),
        ["drafting"] = ("drafting_factor", 1), ["grade_pct"] = ("grade", 1), ["rolling_resistance"] = ("rolling_resistance_coefficient", 1),
        ["temperature_c"] = ("temperature", 1), ["zero_offset"] = ("zero_offset", 1), ["spin_down_time_ms"] = ("spin_down_time", 1),
        ["operating_time_s"] = ("cumulative_operating_time", 1), ["manufacturer_lsb"] = ("manufacturer_id", 1), ["serial"] = ("serial_number", 1),
        ["accumulated_kcal_on_first_page"] = ("calories", 0), ["DeviceID"] = ("device_number", 1), ["device_number"] = ("device_number", 1),
        ["device_type"] = ("device_type", 1), ["transmission_type"] = ("transmission_type", 1),
    };

    /// <summary>No statement about the bytes, or compared by the accumulated facts.</summary>
    private static readonly string[] s_remarks =
    [
        "log_label", "log_values", "situation", "note", "checksum_ok", "response_for", "parses_as", "full_request", "request_checksum_ok", "response_note", "ext_flag",
        "bytes_1_3", "command", "average_speed", "average_angular_velocity_rad_s", "average_torque_nm", "accumulated_distance_m",
    ];

    public static OutsideResult Check(JsonObject vector)
    {
        var name = $"{vector["name"]} {vector["hex"]}";
        // What an emulator sent through a real stick is not counted as a machine's.
        var captured = (string?)vector["provenance"] is { } provenance
            && (provenance.StartsWith("real device capture", StringComparison.Ordinal) || provenance.StartsWith("real USB stick reply", StringComparison.Ordinal));
        return new OutsideResult("ant", name, captured, Failure(vector) is { } failure ? $"{name}: {failure}" : null);
    }

    private static string? Failure(JsonObject vector)
    {
        var bytes = Convert.FromHexString((string)vector["hex"]!);
        var facts = vector["derived_from_spec"] as JsonObject ?? [];
        if (facts["full_request"] is { } request)
            return Fixture(bytes, Convert.FromHexString((string)request!));
        if (facts["checksum_ok"] is { } sound && !(bool)sound)
        {
            // The fixture's length counts a byte that it has not: refused as it stands, and compared with the length that it has.
            if (Document("ant", bytes)["error"]?.GetValue<string>() is not ("bad_checksum" or "incomplete"))
                return "a wrong message was believed";
            bytes[1] = (byte)(bytes.Length - AntFraming.Overhead);
            bytes = WithChecksum(bytes.AsSpan(0, bytes.Length - 1));
        }

        var serial = bytes[0] == AntFraming.Sync;
        var heart = ((string)vector["name"]!).Contains("HR ", StringComparison.Ordinal);
        var document = Document(serial ? "ant" : heart ? "ant/hr" : "ant/fec", bytes);
        if (document["fields"] is not JsonObject fields)
            return document.ToJsonString();
        // Page 16 of a power meter, which the source lists beside the trainer's.
        if (((string?)facts["note"])?.Contains("Bicycle Power", StringComparison.Ordinal) == true)
            return document["quirks"]?.ToJsonString().Contains("implausible_value", StringComparison.Ordinal) == true ? null : "no quirk";

        var accumulated = new Accumulated(vector, bytes, heart);
        foreach (var (fact, expected) in (vector["expected"] as JsonObject ?? []).Concat(facts))
        {
            if (!s_remarks.Contains(fact, StringComparer.Ordinal) && !Holds(fact, expected, fields, accumulated))
                return $"{fact} {expected?.ToJsonString()} in {document.ToJsonString()}";
        }

        return null;
    }

    private static bool Holds(string fact, JsonNode? expected, JsonObject fields, Accumulated accumulated)
    {
        if (accumulated.Value(fact) is { } sum)
            return Near((double)expected!, sum);
        if (s_numbers.TryGetValue(fact, out var rule))
        {
            // The capability bit says that the distance means nothing; the second decode gives the raw byte.
            if (fact == "distance_m" && fields["distance_traveled_enabled"]?["value"]?.GetValue<bool>() == false)
                return fields[rule.Field] is null;
            return expected is null ? fields[rule.Field] is null : fields[rule.Field]?["value"] is { } value && Near((double)expected, (double)value * rule.Factor);
        }

        string? Text(string field) => fields[field]?["value"]?.ToString();
        return fact switch
        {
            "resistance_pct" => Near((double)expected!, (double)(fields["resistance_level"] ?? fields["total_resistance"])!["value"]!),
            "equipment_type" => (int)expected! == 25 && Text("equipment_type") == "trainer_stationary_bike",
            "hr_source" when expected!.GetValueKind() == System.Text.Json.JsonValueKind.Number => Text("heart_rate_data_source") == s_sources[(int)expected],
            "hr_source" => string.Equals(Text("heart_rate_data_source")!.Replace("_", "", StringComparison.Ordinal), (string)expected!, StringComparison.OrdinalIgnoreCase),
            "fe_state" => Text("fe_state") == s_states[(int)expected!],
            "state" => Text("fe_state") == (string)expected! switch { "InUse" => "in_use", "AsleepOrOff" => "asleep", _ => "reserved" },
            "distance_enabled" => Text("distance_traveled_enabled") == expected!.ToString(),
            "virtual_speed" => Text("virtual_speed") == expected!.ToString(),
            "lap_toggle" => Text("lap_toggle") == ((int)expected! == 1 ? "true" : "false"),
            "page_toggle" => Text("page_change_toggle") == ((int)expected! == 1 ? "true" : "false"),
            "cycle_length_raw" => (int)expected! == 255 && fields["cycle_length"] is null,
            "message_id" => Text("message_id") == Convert.ToInt32((string)expected!, 16).ToString(),
            "trainer_status" => Status(fields) == expected!.ToString() switch { "None" => 0, "BikePowerCalRequired" => 1, "ResistanceCalRequired" => 2, var bits => int.Parse(bits) },
            "target_flags" => Text("target_power_limits") == s_limits[(int)expected!],
            "target_power_limit" => Text("target_power_limits") == (string)expected! switch
            {
                "AtTargetPower" => "at_target_power", "TooHigh" => "speed_too_high", _ => "undetermined",
            },
            "capabilities" => Capability((string)expected!, Text),
            "supported" => (string)expected! == "Swimming" && Text("extended_swimming_supported") == "true",
            "enabled" => (string)expected! == "Swimming" && Text("extended_swimming_enabled") == "true",
            "battery_status" => string.Equals(Text("battery_status"), (string)expected!, StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    private static bool Capability(string expected, Func<string, string?> text) => expected switch
    {
        "TxNegVertDistance" => text("negative_vertical_distance_enabled") == "true" && text("positive_vertical_distance_enabled") == "false",
        "TxPosVertDistance" => text("positive_vertical_distance_enabled") == "true",
        "TxStrideCount" => text("stride_count_enabled") == "true",
        "TxStrides" => text("stride_cycle_count_enabled") == "true",
        _ => false,
    };

    private static int Status(JsonObject fields) =>
        (Set(fields, "bicycle_power_calibration_required") ? 1 : 0) | (Set(fields, "resistance_calibration_required") ? 2 : 0) | (Set(fields, "user_configuration_required") ? 4 : 0);

    private static bool Set(JsonObject fields, string name) => fields[name]?["value"]?.GetValue<bool>() == true;

    /// <summary>Fixtures show answers without their checksum byte, and requests without sync and length.</summary>
    private static string? Fixture(byte[] response, byte[] request)
    {
        if (Document("ant", response)["error"]?.GetValue<string>() != "incomplete")
            return "an answer without its checksum was believed";
        var answered = Document("ant", WithChecksum(response));
        if (answered["fields"]?["initiating_message_id"]?["value"] is not { } initiating || Document("ant", request)["fields"]?["message_id"]?["value"] is not { } asked)
            return "request or answer refused";
        // A close is answered by the event "channel closed".
        return (int)initiating == (int)asked || ((int)initiating == 1 && (int)answered["fields"]!["message_code"]!["value"]! == 7) ? null : $"{initiating} answers {asked}";
    }

    private static JsonNode Document(string path, byte[] bytes)
    {
        ProtocolCatalog.TryDecode(path, bytes, out var json);
        return JsonNode.Parse(json)!;
    }

    private static byte[] WithChecksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes)
            sum ^= value;
        return [.. bytes, sum];
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) <= 0.006 * Math.Max(0.1, Math.Abs(expected)) / 6;

    /// <summary>What takes several pages to know.</summary>
    private sealed class Accumulated
    {
        private readonly Dictionary<string, double?> _values = new(StringComparer.Ordinal);

        public Accumulated(JsonObject vector, byte[] bytes, bool heart)
        {
            if (bytes.Length != 8)
                return;
            var before = (vector["previous_pages_hex"] as JsonArray ?? []).Select(page => Convert.FromHexString((string)page!)).ToList();
            if (heart)
            {
                var beats = new HeartBeats();
                foreach (var page in before.Append(bytes))
                    beats.Add(BinaryPrimitives.ReadUInt64LittleEndian(page), 1, out _);
                _values["rr_interval_ms"] = beats.IntervalMilliseconds ?? 0;
                return;
            }

            // The source's first torque page is all zeros, page number too.
            var equipment = new FitnessEquipment();
            foreach (var page in before.Append(bytes))
                equipment.Add((BinaryPrimitives.ReadUInt64LittleEndian(page) & ~0xFFUL) | bytes[0], 1, out _);
            _values["positive_vertical_distance_m"] = equipment.ClimbedMetres;
            _values["negative_vertical_distance_m"] = -equipment.DescendedMetres;
            _values["stride_count"] = _values["stroke_count"] = _values["stride_cycles"] = equipment.Cycles;
            _values["average_power_w"] = equipment.AveragePowerWatts;
        }

        public double? Value(string fact) => _values.GetValueOrDefault(fact);
    }
}
