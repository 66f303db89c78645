using System.Collections.Concurrent;
using EdgeGym.Equipment.Facts;
using EdgeGym.Equipment.Machines;
using EdgeGym.Storage.Sqlite;

namespace EdgeGym.Storage.Journal;

/// <summary>Reads committed facts, on any thread, each on a connection of its own; never in the writer's way.</summary>
internal sealed class JournalReader(string path, MachineNames names) : IDisposable
{
    /// <summary>In the column kind: this fact may be dropped.</summary>
    public const long DroppableBit = 0x100;

    private const int IdleConnections = 4;
    private const string Columns = "sequence, at, machine, kind, key, body";
    private readonly ConcurrentQueue<Session> _idle = new();

    /// <summary>Not beyond <paramref name="through"/>: what is on disk a moment before everybody knows it must not be acted on yet.</summary>
    public List<JournalFact> Read(long after, long through, int limit)
    {
        var facts = new List<JournalFact>(Math.Min(limit, 1_024));
        using var lease = Rent();
        var statement = lease.Session.Range.Bind(1, after).Bind(2, limit).Bind(3, through);
        while (statement.Step())
            facts.Add(Fact(statement));
        return facts;
    }

    /// <summary>At most <paramref name="limit"/> facts of one machine and some kinds; looks at no more than <paramref name="segments"/> postings and one tail.</summary>
    public JournalPage Read(MachineId machine, ReadOnlySpan<FactKind> kinds, long after, int limit, int segments)
    {
        var facts = new List<JournalFact>(Math.Min(limit, 256));
        using var lease = Rent();
        var session = lease.Session;
        var newest = after;
        if (!names.TryNumber(machine, out var number))
            return new JournalPage(facts, after, IsComplete: true);

        session.Connection.Execute("BEGIN");
        try
        {
            var found = new List<long>();
            session.Postings.Bind(1, after).Bind(2, segments);
            var looked = 0;
            while (found.Count < limit && session.Postings.Step())
            {
                newest = session.Postings.Int64(0);
                looked++;
                var start = found.Count;
                foreach (var kind in kinds)
                {
                    if (!PostingsWriter.TryFind(session.Postings.Blob(2), session.Postings.Int64(1), PostingsWriter.Group(number, kind), after, found))
                        throw JournalSchema.Damaged(path, $"postings {newest}", null);
                }

                found.Sort(start, found.Count - start, null);
            }

            session.Postings.Reset();
            foreach (var sequence in found)
            {
                if (facts.Count == limit)
                    break;
                session.One.Bind(1, sequence);
                if (session.One.Step())
                {
                    facts.Add(Fact(session.One));
                    session.One.Reset();
                }
            }

            if (found.Count >= limit)
                return new JournalPage(facts, facts.Count > 0 && found.Count > facts.Count ? facts[^1].Sequence : newest, IsComplete: false);
            if (looked == segments)
                return new JournalPage(facts, newest, IsComplete: false);

            // The open segment has no postings yet: at most a few thousand facts.
            session.Tail.Bind(1, newest).Bind(2, number);
            while (session.Tail.Step())
            {
                newest = session.Tail.Int64(0);
                if (!kinds.Contains((FactKind)(byte)session.Tail.Int64(3)))
                    continue;
                facts.Add(Fact(session.Tail));
                if (facts.Count < limit)
                    continue;
                session.Tail.Reset();
                return new JournalPage(facts, newest, IsComplete: false);
            }

            return new JournalPage(facts, newest, IsComplete: true);
        }
        finally
        {
            session.Connection.Execute("COMMIT");
        }
    }

    public List<JournalSnapshot> Snapshots()
    {
        var snapshots = new List<JournalSnapshot>();
        using var lease = Rent();
        using var statement = lease.Session.Connection.PrepareOnce("SELECT machine, sequence, body FROM snapshots");
        while (statement.Step())
            snapshots.Add(new(names[(int)statement.Int64(0)], statement.Int64(1), statement.Blob(2).ToArray()));
        return snapshots;
    }

    public void Dispose()
    {
        while (_idle.TryDequeue(out var session))
            session.Connection.Dispose();
    }

    private JournalFact Fact(RawStatement row) => new(
        row.Int64(0), row.Int64(1), names[(int)row.Int64(2)], (FactKind)(byte)row.Int64(3), row.Text(4), row.Blob(5).ToArray());

    private Lease Rent() => new(this, _idle.TryDequeue(out var idle) ? idle : new Session(RawConnection.Open(path, readOnly: false)));

    private sealed class Session
    {
        public Session(RawConnection connection)
        {
            Connection = connection;
            connection.Execute("PRAGMA query_only=1; PRAGMA cache_size=-2048;");
            Range = connection.Prepare($"SELECT {Columns} FROM facts WHERE sequence > ?1 AND sequence <= ?3 ORDER BY sequence LIMIT ?2");
            One = connection.Prepare($"SELECT {Columns} FROM facts WHERE sequence = ?1");
            Tail = connection.Prepare($"SELECT {Columns} FROM facts WHERE sequence > ?1 AND machine = ?2 ORDER BY sequence");
            Postings = connection.Prepare("SELECT last, first, body FROM postings WHERE last > ?1 ORDER BY last LIMIT ?2");
        }

        public RawConnection Connection { get; }

        public RawStatement Range { get; }

        public RawStatement One { get; }

        public RawStatement Tail { get; }

        public RawStatement Postings { get; }
    }

    private readonly struct Lease(JournalReader owner, Session session) : IDisposable
    {
        public Session Session => session;

        public void Dispose()
        {
            // A failed read may have left a statement half-way.
            session.Range.Reset();
            session.One.Reset();
            session.Tail.Reset();
            session.Postings.Reset();
            if (owner._idle.Count < IdleConnections)
                owner._idle.Enqueue(session);
            else
                session.Connection.Dispose();
        }
    }
}
