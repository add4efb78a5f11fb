package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.hostile.Specimens.Specimen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where TCP cuts the stream is nobody's choice: frames in any pieces and any number are the same frames. */
final class FrameCutTest {
    private static final int MAX_FRAME = 2_048;
    private static final int AT_ONCE = 1_000;

    private static final int LARGE_ANSWERS = Math.min(6_000, Size.frames() / 10);

    @TempDir
    private Path data;

    private HostileServer server;

    @Test
    void shouldAnswerAFrameWhereverItIsCut() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of())) {
            server = running;
            try (RawLine cut = server.line();
                    RawLine other = server.line()) {
                final int length = RawLine.frame(server.echo()).length;
                for (int at = 1; at < length; at++) {
                    final byte[] frame = RawLine.frame(server.echo());
                    cut.send(frame, 0, at);
                    // One network thread: what answers this has had the piece before it.
                    assertApproved(exchange(other, server.echo()));
                    cut.send(frame, at, frame.length - at);
                    assertApproved(cut.receive());
                }
            }
            server.finish();
        }
    }

    @Test
    void shouldAnswerEveryKindOfMessageThatComesAByteASegment() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of())) {
            server = running;
            for (final Specimen specimen : new Specimens(server.keys()).all()) {
                try (RawLine line = server.line()) {
                    for (final byte octet : RawLine.frame(specimen.message())) {
                        line.send(octet);
                    }
                    final byte[] answer = line.receive();
                    assertThat(specimen.terminal().macHolds(answer)).isTrue();
                    assertThat(specimen.terminal().unpack(answer).getString(39)).isNotIn("30", "63", "91", "96");
                }
            }
            server.finish();
        }
    }

    @Test
    void shouldAnswerAThousandFramesOfOneSegmentEachOnce() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of())) {
            server = running;
            try (RawLine line = server.line()) {
                line.send(many());
                assertEachAnsweredOnce(line);
            }
            server.finish();
        }
    }

    @Test
    void shouldAnswerAllFramesBeforeTheEndOfInputAlthoughFewMayBeInFlight() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of("transport.max-in-flight-per-connection", "16"))) {
            server = running;
            try (RawLine line = server.line()) {
                line.send(many());
                line.endOutput();
                assertEachAnsweredOnce(line);
                assertThat(line.receive()).as("then the end").isNull();
            }
            server.finish();
        }
    }

    @Test
    void shouldWriteAllAnswersBeforeItClosesWhenAPeerThatSaidAllReadsSlowly() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of("transport.write-timeout", "20s"))) {
            server = running;
            try (RawLine line = new RawLine(server.address(), 4_096)) {
                for (int i = 0; i < LARGE_ANSWERS; i++) {
                    line.send(RawLine.frame(presentation(i)));
                }
                line.endOutput();
                // Far more than the buffers of the system take: much waits in the server, or has not even been read by
                // it.
                Until.holds(
                        "half are decided",
                        Duration.ofSeconds(30),
                        () -> server.counters().value("attesta_transactions") >= LARGE_ANSWERS / 2,
                        () -> "fewer are");
                for (int i = 0; i < LARGE_ANSWERS; i++) {
                    assertThat(line.receive()).as("answer " + i).isNotNull();
                }
                assertThat(line.receive()).as("then the end").isNull();
            }
            server.finish();
        }
    }

    private byte[] presentation(final int i) {
        return server.terminal().seal(server.terminal().authorization(SampleWorld.pan(1 + i % 190), 30, Instant.now()));
    }

    private byte[] many() {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < AT_ONCE; i++) {
            all.writeBytes(RawLine.frame(server.echo()));
        }
        return all.toByteArray();
    }

    private void assertEachAnsweredOnce(final RawLine line) throws IOException {
        final Set<String> numbers = new HashSet<>();
        for (int i = 0; i < AT_ONCE; i++) {
            final byte[] answer = line.receive();
            assertThat(answer).as("answer " + i).isNotNull();
            assertApproved(answer);
            numbers.add(server.terminal().unpack(answer).getString(11));
        }
        assertThat(numbers).hasSize(AT_ONCE);
    }

    @Test
    void shouldTakeEachLengthForWhatItIs() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of())) {
            server = running;
            try (RawLine line = server.line()) {
                assertThat(exchange(line, new byte[0])).as("keep-alive").isEmpty();
                final byte[] answer = exchange(line, Arrays.copyOf(server.echo(), MAX_FRAME));
                assertThat(server.terminal().unpack(answer).getString(39)).isEqualTo("30");
                assertApproved(exchange(line, server.echo()));
            }
            assertClosedBy(0, 1, 0x08);
            server.awaitRejected("frame-too-short", 1);
            assertClosedBy(0, 9, 8, 0, 0, 0, 0, 0, 0, 0, 0);
            server.awaitRejected("frame-too-short", 2);
            assertClosedBy((MAX_FRAME + 1) >> 8, (MAX_FRAME + 1) & 0xFF);
            server.awaitRejected("frame-too-long", 1);
            assertClosedBy(0xFF, 0xFF);
            server.awaitRejected("frame-too-long", 2);
            server.finish();
        }
    }

    @Test
    void shouldDoTheSameBehindATpdu() throws Exception {
        try (HostileServer running = new HostileServer(data, Map.of("transport.tpdu", "true"))) {
            server = running;
            try (RawLine line = server.line()) {
                assertThat(exchange(line, new byte[0])).as("keep-alive").isEmpty();
                final byte[] frame = RawLine.frame(RawLine.withTpdu(server.echo()));
                for (final byte octet : frame) {
                    line.send(octet);
                }
                assertApproved(RawLine.withoutTpdu(line.receive()));
                final byte[] longest = RawLine.withTpdu(Arrays.copyOf(server.echo(), MAX_FRAME - 5));
                final byte[] answer = RawLine.withoutTpdu(exchange(line, longest));
                assertThat(server.terminal().unpack(answer).getString(39)).isEqualTo("30");
            }
            for (int length = 1; length <= 5; length++) {
                assertClosedBy(Arrays.copyOf(new int[] {0, length, 0x60}, 2 + length));
                server.awaitRejected("frame-too-short", length);
            }
            assertClosedBy((MAX_FRAME + 1) >> 8, (MAX_FRAME + 1) & 0xFF);
            assertClosedBy(0xFF, 0xFF);
            server.awaitRejected("frame-too-long", 2);
            server.finish();
        }
    }

    private void assertClosedBy(final int... octets) throws IOException {
        final byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        try (RawLine line = server.line()) {
            line.send(bytes);
            assertThat(line.receive()).isNull();
        }
    }

    private static byte[] exchange(final RawLine line, final byte[] message) throws IOException {
        line.send(RawLine.frame(message));
        return line.receive();
    }

    private void assertApproved(final byte[] answer) {
        assertThat(server.terminal().macHolds(answer)).isTrue();
        assertThat(server.terminal().unpack(answer).getString(39)).isEqualTo("00");
    }
}
