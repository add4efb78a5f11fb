package io.attesta.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.bench.load.Answers;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.keystore.KeyStore;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EchoPeerTest {
    @Test
    void shouldAnswerTheCheckingGenerator() throws Exception {
        try (EchoPeer peer = EchoPeer.start(EchoPeer.USUAL_ANSWER_BYTES);
                KeyStore keys = PeerKeys.store()) {
            final LoadPlan plan = LoadPlan.to("127.0.0.1", peer.address().getPort(), new Pace.Closed(8))
                    .connections(4)
                    .terminals(0, 20)
                    .cards(1, 1_000)
                    .openingsPerCardHour(0)
                    .mix(Mix.presenceOnly())
                    .duration(Duration.ofSeconds(20))
                    .build();
            final LoadReport report = AnsweredRun.run(plan, keys, Answers.ECHOED, 100);
            assertThat(report.isClean()).as("%s", report.examples()).isTrue();
            assertThat(report.answered()).isEqualTo(report.sent()).isGreaterThanOrEqualTo(100);
        }
    }

    @Test
    void shouldAnswerTheBareClient() throws Exception {
        final AtomicInteger told = new AtomicInteger();
        try (EchoPeer peer = EchoPeer.start(200);
                EchoClient client = new EchoClient(peer.address(), Collections.nCopies(3, frame(70)), 5, 200)) {
            final EchoRun run = client.run(0, 1, told::incrementAndGet, told::incrementAndGet);
            assertThat(run.answers()).isPositive();
            assertThat(run.missing()).isZero();
            assertThat(run.ratePerSecond()).isPositive();
            assertThat(run.latencies().getTotalCount()).isPositive();
        }
        assertThat(told).hasValue(2);
    }

    @Test
    void shouldPutTogetherWhatComesInPieces() throws Exception {
        try (EchoPeer peer = EchoPeer.start(100);
                Socket socket = new Socket("127.0.0.1", peer.address().getPort())) {
            socket.setTcpNoDelay(true);
            final byte[] frame = frame(5);
            for (final byte piece : frame) {
                socket.getOutputStream().write(piece);
            }
            socket.getOutputStream().write(frame);
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 2; i++) {
                assertThat(in.readUnsignedShort()).isEqualTo(100);
                final byte[] answer = in.readNBytes(100);
                assertThat(answer).startsWith(1, 2, 3, 4, 5, 0).endsWith(0, 0, 5);
            }
        }
    }

    @Test
    void shouldCloseAtAFrameThatDoesNotFitItsAnswer() throws Exception {
        try (EchoPeer peer = EchoPeer.start(100);
                Socket socket = new Socket("127.0.0.1", peer.address().getPort())) {
            socket.getOutputStream().write(frame(99));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** The length that answers have here is the one of the example of the wire. */
    @Test
    void shouldAnswerAsLongAsTheExampleDoes() throws Exception {
        try (InputStream vectors = EchoPeerTest.class.getResourceAsStream("/vectors/wire-and-receipts.json")) {
            final JsonNode answer = new ObjectMapper().readTree(vectors).at("/answers/0/bytes");
            assertThat(answer.asText().length() / 2).isEqualTo(EchoPeer.USUAL_ANSWER_BYTES);
        }
    }

    private static byte[] frame(final int length) {
        final byte[] frame = new byte[2 + length];
        frame[1] = (byte) length;
        for (int i = 0; i < length; i++) {
            frame[2 + i] = (byte) (i + 1);
        }
        return frame;
    }
}
