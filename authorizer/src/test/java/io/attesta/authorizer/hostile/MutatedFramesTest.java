package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.hostile.Specimens.Specimen;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spoilt messages against the running server, half of them under a right MAC, so that the checks behind it and the decision are reached
 * too. Each is answered or ends its connection for a counted reason; none that was not sealed anew gets further than 30 or 63.
 */
final class MutatedFramesTest {
    private static final int LINES = 64;
    // One fewer than closes the connection: what is sent behind the tenth would be lost without being looked at.
    private static final int UNPROVEN_ON_A_LINE = 9;
    private static final int NEW_SPECIMENS_AFTER = 2_000;
    private static final List<String> CLOSING =
            List.of("frame-too-long", "frame-too-short", "unknown-version", "not-a-request", "unauthenticated");

    @TempDir
    private Path data;

    private final Random random = new Random(Long.getLong("hostile.seed", 8_583));
    private final Map<String, Integer> codes = new TreeMap<>();
    private final Line[] lines = new Line[LINES];
    private HostileServer server;
    private Specimens specimens;
    private List<Specimen> current;
    private int answers;
    private int closes;

    /** A connection with the one message that it waits for. */
    private static final class Line {
        private RawLine raw;
        private int unproven;
        private Specimen asked;
        private boolean sealed;
    }

    @Test
    void shouldAnswerOrCloseForACountedReasonWhateverAMessageBecomes() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of())) {
            server = running;
            specimens = new Specimens(running.keys());
            campaign();
            final int valid = running.finish();
            compare(valid);
            System.out.println("mutated frames: " + answers + " answered " + codes + ", " + closes
                    + " closed their connection, " + valid + " presentations beside them");
        }
    }

    private void campaign() throws Exception {
        for (int i = 0; i < LINES; i++) {
            lines[i] = new Line();
        }
        final int frames = Size.frames();
        for (int sent = 0; sent < frames; sent += LINES) {
            if (sent % NEW_SPECIMENS_AFTER < LINES) {
                current = specimens.all();
            }
            for (final Line line : lines) {
                send(line);
            }
            for (final Line line : lines) {
                receive(line);
            }
            if (sent % (16 * LINES) == 0) {
                sendUnderAWrongLength();
            }
        }
        for (final Line line : lines) {
            drop(line);
        }
    }

    private void send(final Line line) throws IOException {
        if (line.raw == null) {
            line.raw = server.line();
            line.unproven = 0;
        }
        line.asked = current.get(random.nextInt(current.size()));
        line.sealed = random.nextBoolean();
        final byte[] other = current.get(random.nextInt(current.size())).message();
        final byte[] spoilt = spoilt(line.asked.message(), other, line.sealed);
        if (line.sealed && spoilt.length > 8) {
            line.asked.terminal().sealBytes(spoilt);
        } else {
            line.sealed = isOneOfThem(spoilt);
        }
        line.raw.send(RawLine.frame(spoilt));
    }

    /** What is sealed anew is spoilt gently more often than not, so that much of it is not stopped by its structure. */
    private byte[] spoilt(final byte[] message, final byte[] other, final boolean sealed) {
        if (sealed && random.nextInt(3) > 0) {
            return (random.nextInt(4) == 0 ? Mutation.BITS : Mutation.DIGITS).spoil(message, other, random);
        }
        byte[] spoilt = message;
        for (int i = 1 + random.nextInt(2); i > 0 && spoilt.length >= Mutation.LEAST_BYTES; i--) {
            spoilt = Mutation.any(random).spoil(spoilt, other, random);
        }
        return spoilt;
    }

    /** Two mutations may undo each other, or a splice may be the other message itself. */
    private boolean isOneOfThem(final byte[] spoilt) {
        return current.stream().anyMatch(specimen -> Arrays.equals(specimen.message(), spoilt));
    }

    private void receive(final Line line) throws IOException, ISOException {
        final byte[] answer = line.raw.receive();
        if (answer == null) {
            closes++;
            drop(line);
            return;
        }
        answers++;
        final String code = check(line, answer);
        if (Set.of("30", "63").contains(code) && ++line.unproven == UNPROVEN_ON_A_LINE) {
            drop(line);
        }
    }

    private String check(final Line line, final byte[] bytes) throws ISOException {
        final TestTerminal terminal = line.asked.terminal();
        final ISOMsg answer = terminal.unpack(bytes);
        final String code = answer.getString(39);
        codes.merge(code, 1, Integer::sum);
        assertThat(answer.isResponse()).as(() -> hex(bytes)).isTrue();
        assertThat(answer.hasField(2) || answer.hasField(35))
                .as(() -> hex(bytes))
                .isFalse();
        assertThat(code).as(() -> hex(bytes)).isNotEqualTo("96");
        if (line.sealed && !Set.of("30", "63").contains(code)) {
            // Beyond the MAC, so the pair is the specimen's own.
            assertThat(terminal.macHolds(bytes)).as(() -> hex(bytes)).isTrue();
        } else {
            assertThat(code).as(() -> hex(bytes)).isIn("30", "63");
        }
        return code;
    }

    /** Where a frame ends is then wrong too: what the length bytes say is what the server reads, and the rest is the next frame. */
    private void sendUnderAWrongLength() throws IOException {
        final byte[] stream =
                RawLine.frame(current.get(random.nextInt(current.size())).message());
        stream[random.nextInt(2)] = (byte) random.nextInt(random.nextBoolean() ? 256 : 8);
        int whole = 0;
        boolean tooLong = false;
        for (int at = 0; at + 2 <= stream.length && !tooLong; ) {
            final int length = (stream[at] & 0xFF) << 8 | stream[at + 1] & 0xFF;
            tooLong = length > 2_048;
            at += 2 + length;
            whole += at <= stream.length && !tooLong ? 1 : 0;
        }
        try (RawLine line = server.line()) {
            line.send(stream);
            line.endOutput();
            int received = 0;
            for (byte[] answer = line.receive(); answer != null; answer = line.receive()) {
                received++;
                answers += answer.length > 0 ? 1 : 0;
            }
            closes += received < whole || tooLong ? 1 : 0;
        }
    }

    private static void drop(final Line line) throws IOException {
        if (line.raw != null) {
            // A reset, so that a hundred thousand closed connections do not use up the ports.
            line.raw.reset();
            line.raw = null;
        }
    }

    /** What the server has counted must be what happened here, one for one. */
    private void compare(final int valid) throws Exception {
        final Counters counters = server.counters();
        assertThat(counters.answers()).isEqualTo(answers + valid);
        assertThat(CLOSING.stream().mapToLong(counters::rejected).sum()).isEqualTo(closes);
        assertThat(codes.keySet()).as("how far the messages came").contains("00", "12", "14", "30", "58", "63", "94");
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
