package io.attesta.authorizer.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Category;
import io.attesta.authorizer.decision.Rules;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.FrameWalk;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.EnrolmentChanges;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.Replay;
import io.attesta.authorizer.pipeline.RulesChange;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.snapshot.NodeName;
import io.attesta.authorizer.snapshot.OldestSnapshot;
import io.attesta.authorizer.snapshot.Snapshots;
import io.attesta.authorizer.testing.FakeClock;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.authorizer.testing.WrittenJournal;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.Action;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;

final class JournalReplayTest {
    private static final Rules RULES = TestNode.rules();

    /** A whole record at version 13. */
    private static final byte[] RECORD = HexFormat.of()
            .parseHex("df2008000000000000000ddf210103df22022812df23020001df2403251401df25020009df2602434adf27020bb8");

    private final KeyStore keys = Vectors.keys();
    private final FakeDisk disk = new FakeDisk();
    private final FakeDisk snapshots = new FakeDisk();
    private final FakeClock clock = new FakeClock(WrittenJournal.NOW);
    private final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
    private final TestTerminal backOffice =
            new TestTerminal(keys, SampleWorld.BACK_OFFICE_TERMINAL, SampleWorld.BACK_OFFICE);
    private final List<String> differences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Replay.Listener listener = new Replay.Listener() {
        @Override
        public void difference(final long batch, final int entry, final long sequence, final String what) {
            differences.add(batch + "/" + entry + "/" + sequence + ": " + what);
        }

        @Override
        public void note(final long batch, final String what) {
            notes.add(batch + ": " + what);
        }
    };
    private TestNode node;
    private long transactions = 1_000;

    /** Where a decided request stands: batch, entry, and its first byte in the file. */
    private record Place(String file, long frameOffset, int frameLength, long batch, int entry, int at, int mti) {}

    @Test
    void shouldFindNoDifferenceWhenNothingWasAltered() throws IOException {
        start(RULES);
        traffic();
        start(RULES);
        traffic();

        assertThat(replay(disk).decisions()).isEqualTo(24);
        assertThat(differences).isEmpty();
        assertThat(notes).isEmpty();
    }

    @Test
    void shouldTellBatchAndSequenceWhenADecisionWasAlteredAfterTheFact() throws IOException {
        start(RULES);
        traffic();
        final Map<Integer, Integer> altered = new HashMap<>();
        for (final Place place : transactions(disk)) {
            // Of what was decided: decline reason, session effect, code, end, card version, COR code, flags, feed age.
            for (final int field : new int[] {134, 135, 139, 147, 155, 159, 163, 167}) {
                final FakeDisk forged = disk.copy();
                forge(forged, place, field, 1);
                replay(forged);
                assertThat(differences)
                        .as("byte %d of %s", field, place)
                        .anyMatch(told -> told.startsWith(place.batch + "/" + place.entry + "/"));
                altered.merge(place.mti, 1, Integer::sum);
            }
        }
        assertThat(altered.keySet()).contains(100, 120, 302, 420, 500, 800);
    }

    @Test
    void shouldSayWhatWasDecidedAndWhatReplayDecides() throws IOException {
        start(RULES);
        final ISOMsg told = ask(terminal, terminal.authorization(SampleWorld.pan(43), 30, now()));
        assertThat(told.getString(39)).isEqualTo("41");
        forge(disk, transactions(disk).get(0), 134, 14);
        replay(disk);

        assertThat(differences).containsExactly("5/2/1: decided was reason=NONE, replay decides reason=CARD_LOST");
    }

    @Test
    void shouldFindItWhenAChangeOfACardIsDropped() throws IOException {
        start(RULES);
        node.card(42, 9, CardStatus.STOLEN);
        ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()));
        final List<Place> cards = entries(disk, EntryType.CARD);
        final Place stolen = cards.get(cards.size() - 1);
        // Another card: as if this one had never been stopped.
        forge(disk, stolen, 4, 1);
        replay(disk);

        assertThat(differences).hasSize(1).first().asString().contains("decided was reason=CARD_STOLEN");
    }

    @Test
    void shouldDecideByTheRulesOfTheTimeWhenTheyChange() throws IOException {
        start(RULES);
        ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()));
        start(new Rules(Map.of(Action.PRESENCE, Set.of()), 60_000, 1, RULES.zone()));
        assertThat(ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()))
                        .getString(39))
                .isEqualTo("58");
        start(new Rules(Rules.defaultRights(), 60_000, 1, RULES.zone()));
        assertThat(ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()))
                        .getString(39))
                .isEqualTo("65");
        replay(disk);
        assertThat(differences).isEmpty();
        assertThat(entries(disk, EntryType.RULES)).hasSize(3);
    }

    @Test
    void shouldFindItWhenTheRightsOfTheTimeWereOthers() throws IOException {
        start(RULES);
        ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()));
        node.command(new RulesChange(presence(Set.of(Category.EMP))));
        ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()));
        replay(disk);
        assertThat(differences).isEmpty();

        final Place rules = entries(disk, EntryType.RULES).get(1);
        // Who may do the first action: EMP, and now MED as well.
        forge(disk, rules, 30 + RULES.zone().getId().length() - 1, 4);
        replay(disk);
        assertThat(differences)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("7/1/2: decided was reason=ACTION_NOT_PERMITTED")
                .contains("replay decides reason=NONE");
    }

    @Test
    void shouldTakeAFileActionForOneWhenItIsTheFirstAfterAStart() throws IOException {
        start(RULES);
        start(RULES);
        ask(backOffice, backOffice.fileAction('2', SampleWorld.pan(43), RECORD, now()));
        assertThat(replay(disk).decisions()).isEqualTo(1);
        assertThat(differences).isEmpty();
    }

    @Test
    void shouldTakeAsRecordedWhatWasDecidedBeforeTheJournalNamesRules() throws IOException {
        start(RULES);
        traffic();
        start(RULES);
        traffic();
        // The first batch that holds rules is made one of keys, which decide nothing.
        forge(disk, entries(disk, EntryType.RULES).get(0), 0, EntryType.RULES.ordinal() + 1 ^ 5);
        final JournalReplay.Report report = replay(disk);

        assertThat(differences).isEmpty();
        assertThat(report.unchecked()).isEqualTo(12);
        assertThat(report.decisions()).isEqualTo(12);
    }

    @Test
    void shouldBeExactBehindASnapshotWhenMuchWasOverWhileItWasMade() throws IOException {
        start(new Rules(Rules.defaultRights(), 1_800_000, 0, RULES.zone()));
        final List<ISOMsg> openings = new ArrayList<>();
        final List<String> codes = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            openings.add(terminal.authorization(WrittenJournal.PAN, 30, now()));
            codes.add(ask(terminal, openings.get(i)).getString(38));
        }
        // All of it is over now, and is let go of by and by, at each request that comes.
        clock.advanceMs(Duration.ofHours(25).toMillis());
        snapshot(() -> ask(terminal, terminal.authorization(SampleWorld.pan(43), 30, now())));
        start(new Rules(Rules.defaultRights(), 1_800_000, 0, RULES.zone()));
        for (int i = 0; i < 160; i += 2) {
            final ISOMsg late = terminal.authorization(WrittenJournal.PAN, 31, now());
            late.set(38, codes.get(i));
            ask(terminal, late);
            ask(terminal, terminal.reversal("0420", openings.get(i), now()));
        }

        replay(disk);
        assertThat(differences).isEmpty();
        final JournalReplay.Report report = replayFromSnapshot();
        assertThat(differences).isEmpty();
        assertThat(report.decisions()).as("all behind the snapshot").isGreaterThanOrEqualTo(160);
        assertThat(report.unchecked()).as("while it was made").isPositive();
    }

    @Test
    void shouldTellADifferenceBehindASnapshot() throws IOException {
        start(RULES);
        traffic();
        snapshot(() -> {});
        traffic();
        final List<Place> requests = transactions(disk);
        final Place last = requests.get(requests.size() - 1);
        forge(disk, last, 134, 1);
        forge(disk, requests.get(0), 134, 14);
        replayFromSnapshot();
        assertThat(differences).hasSize(1).first().asString().startsWith(last.batch + "/" + last.entry + "/");
    }

    @Test
    void shouldRefuseAJournalThatIsNotTheSnapshots() throws IOException {
        start(RULES);
        traffic();
        snapshot(() -> {});
        final String segment = disk.names().get(0);
        final byte[] whole = disk.bytes(segment);
        final Place last = transactions(disk).get(transactions(disk).size() - 1);
        Arrays.fill(whole, (int) last.frameOffset, whole.length, (byte) 0);
        assertThatThrownBy(this::replayFromSnapshot)
                .isInstanceOf(JournalDamageException.class)
                .hasMessageContaining("it has not the batch " + (last.batch + 1) + " at which a snapshot begins");
    }

    @Test
    void shouldForgetAsTheServerDidWhenAWindowIsTooSmall() throws IOException {
        transactions = 3;
        start(RULES);
        final ISOMsg first = terminal.authorization(WrittenJournal.PAN, 30, now());
        ask(terminal, first);
        for (int i = 0; i < 6; i++) {
            clock.advanceMs(61_000);
            assertThat(ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()))
                            .getString(39))
                    .isEqualTo("00");
        }
        assertThat(ask(terminal, first).getString(39)).as("forgotten").isEqualTo("68");
        // The window grows: what was forgotten stays forgotten, but from now on nothing is.
        transactions = 1_000;
        start(RULES);
        assertThat(ask(terminal, first).getString(39)).isEqualTo("68");
        for (int i = 0; i < 4; i++) {
            clock.advanceMs(61_000);
            ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()));
        }
        // And smaller than it is.
        transactions = 2;
        start(RULES);
        for (int i = 0; i < 4; i++) {
            clock.advanceMs(61_000);
            ask(terminal, terminal.authorization(WrittenJournal.PAN, 30, now()));
            ask(terminal, first);
        }

        replay(disk);
        assertThat(differences).isEmpty();
    }

    @Test
    void shouldKnowASessionThatIsOverAsLongAsTheServerDidWhenUnrecordedMessagesCameBetween() throws IOException {
        start(RULES);
        final ISOMsg opening = terminal.authorization(WrittenJournal.PAN, 30, now());
        final String code = ask(terminal, opening).getString(38);
        clock.advanceMs(1_800_000);
        // Echoes and repeats are not recorded.
        ask(terminal, terminal.network(301, now()));
        ask(terminal, opening);
        clock.advanceMs(-60_000);
        final ISOMsg late = terminal.authorization(WrittenJournal.PAN, 31, now());
        late.set(38, code);
        ask(terminal, late);
        replay(disk);

        assertThat(differences).isEmpty();
    }

    @Test
    void shouldFindItWhenAFileActionChangedTheCardOtherwise() throws IOException {
        start(RULES);
        traffic();
        final Place change = entries(disk, EntryType.CARD).get(2);
        // Its flags.
        forge(disk, change, 45, 1);
        replay(disk);

        assertThat(differences).first().asString().endsWith("a file action changed a card otherwise than it asked for");
    }

    @Test
    void shouldTakeCodesAsRecordedWhenThereIsNoKey() throws IOException {
        start(RULES);
        traffic();
        final Place opening = transactions(disk).get(0);
        forge(disk, opening, 139, 1);
        replay(disk);
        assertThat(differences).first().asString().contains("code=");

        replay(disk, false);
        assertThat(differences).noneMatch(told -> told.startsWith(opening.batch + "/"));
    }

    @Test
    void shouldFindItWhenAnAcceptorWasChangedThoughItsVersionIsNotNewer() throws IOException {
        start(RULES);
        final AcceptorRecord known = SampleWorld.acceptor("CJ", 42);
        node.command(new EnrolmentChanges(
                List.of(new AcceptorRecord(known.high(), known.low(), "A new name", known.category(), false, 2, 0)),
                List.of()));
        final FakeDisk forged = disk.copy();
        final Place acceptor = entries(disk, EntryType.ACCEPTOR).get(2);
        forge(forged, acceptor, 36, 2);
        replay(forged);

        assertThat(differences)
                .containsExactly(acceptor.batch + "/1/0: an acceptor was changed though its version is not newer");
    }

    /** A node that goes on where the journal ends, with settings that it journals. */
    private void start(final Rules rules) {
        final boolean fresh = disk.names().isEmpty();
        node = new TestNode(keys, disk, clock, wiring(rules));
        if (fresh) {
            fill();
        }
    }

    private TestNode.Wiring wiring(final Rules rules) {
        return new TestNode.Wiring(rules, 1_000, 255, transactions) {
            @Override
            public FakeDisk snapshots() {
                return snapshots;
            }
        };
    }

    private static Rules presence(final Set<Category> categories) {
        final Map<Action, Set<Category>> rights = new EnumMap<>(Rules.defaultRights());
        rights.put(Action.PRESENCE, categories);
        return new Rules(rights, RULES.sessionLifetimeMs(), RULES.openingsPerCardHour(), RULES.zone());
    }

    /** Makes a snapshot of the node, and has something happen before each of its blocks is copied. */
    private void snapshot(final Runnable meanwhile) {
        final Intake intake = node.intake();
        final CommandPort port = new CommandPort(
                new Intake() {
                    @Override
                    public Slot claim() {
                        return intake.claim();
                    }

                    @Override
                    public Slot claimForCommand() {
                        meanwhile.run();
                        return intake.claimForCommand();
                    }

                    @Override
                    public long claimed() {
                        return intake.claimed();
                    }

                    @Override
                    public void publish(final Slot slot) {
                        intake.publish(slot);
                    }

                    @Override
                    public boolean isOpen() {
                        return intake.isOpen();
                    }

                    @Override
                    public boolean hasRoom() {
                        return intake.hasRoom();
                    }
                },
                clock);
        final Snapshots making = new Snapshots(
                new NodeName(1, TestNode.ISSUER),
                disk,
                snapshots,
                node.durable(),
                port,
                clock,
                new Snapshots.Due(Duration.ZERO, 1, 0),
                Duration.ZERO,
                () -> 0,
                differences::add);
        // One more batch: a snapshot of what is on disk already is not made again.
        node.card(45, 2, CardStatus.ACTIVE);
        making.finish(Duration.ofSeconds(20));
        assertThat(snapshots.names()).hasSize(1);
    }

    private JournalReplay.Report replayFromSnapshot() throws IOException {
        differences.clear();
        final OldestSnapshot snapshot = OldestSnapshot.of(
                        snapshots, SegmentHeader.first(disk).orElseThrow(), differences::add)
                .orElseThrow();
        return new JournalReplay(disk, List.of(keys.cmac(KeyUsage.CODE, 1)), listener)
                .from(snapshot, 1, position -> {});
    }

    private void fill() {
        node.enrol("CJ", 42);
        node.command(
                new EnrolmentChanges(List.of(SampleWorld.backOffice()), List.of(SampleWorld.backOfficeTerminal())));
        node.card(42, 2, CardStatus.ACTIVE);
        node.card(43, 2, CardStatus.LOST);
    }

    private void traffic() {
        final ISOMsg opening = terminal.authorization(WrittenJournal.PAN, 30, now());
        final String code = ask(terminal, opening).getString(38);
        final ISOMsg inquiry = terminal.authorization(WrittenJournal.PAN, 31, now());
        inquiry.set(38, code);
        ask(terminal, inquiry);
        ask(terminal, terminal.authorization(SampleWorld.pan(43), 30, now()));
        ask(terminal, terminal.authorization(SampleWorld.pan(44), 30, now()));
        ask(terminal, terminal.advice(WrittenJournal.PAN, 30, "00", now()));
        ask(terminal, terminal.totals(2, now()));
        ask(terminal, terminal.network(1, now()));
        ask(terminal, terminal.reversal("0420", opening, now()));
        ask(backOffice, backOffice.fileAction('2', SampleWorld.pan(43), RECORD, now()));
        ask(backOffice, backOffice.fileAction('5', WrittenJournal.PAN, null, now()));
        ask(backOffice, backOffice.fileAction('5', SampleWorld.pan(44), null, now()));
        final ISOMsg late = terminal.authorization(WrittenJournal.PAN, 31, now());
        late.set(38, code);
        ask(terminal, late);
        clock.advanceMs(60_000);
    }

    private ISOMsg ask(final TestTerminal from, final ISOMsg message) {
        return from.unpack(node.exchange(from.seal(message)));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.nowMs());
    }

    private List<Place> transactions(final FakeDisk of) throws IOException {
        return entries(of, EntryType.TRANSACTION);
    }

    private static List<Place> entries(final FakeDisk of, final EntryType type) throws IOException {
        final List<Place> places = new ArrayList<>();
        try (FrameWalk walk = new FrameWalk(of)) {
            for (BatchFrame frame = walk.next(); frame != null; frame = walk.next()) {
                int at = frame.entriesOffset();
                int place = 0;
                for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
                    place++;
                    if (EntryType.read(entry.duplicate()) == type) {
                        places.add(new Place(
                                walk.file(),
                                walk.offset(),
                                frame.length(),
                                frame.number(),
                                place,
                                at,
                                entry.getShort(6)));
                    }
                    at += entry.capacity();
                }
            }
        }
        return places;
    }

    /** Changes a byte of an entry, and the checksum with it. */
    private static void forge(final FakeDisk of, final Place place, final int field, final int change) {
        final byte[] bytes = of.bytes(place.file);
        final int frame = (int) place.frameOffset;
        bytes[frame + place.at + field] ^= (byte) change;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, frame + 12, place.frameLength - 12);
        ByteBuffer.wrap(bytes).putInt(frame + 8, (int) crc.getValue());
    }

    private JournalReplay.Report replay(final FakeDisk of) throws IOException {
        return replay(of, true);
    }

    private JournalReplay.Report replay(final FakeDisk of, final boolean withKey) throws IOException {
        differences.clear();
        notes.clear();
        return new JournalReplay(of, withKey ? List.of(keys.cmac(KeyUsage.CODE, 1)) : List.of(), listener)
                .fromFirst(position -> {});
    }
}
