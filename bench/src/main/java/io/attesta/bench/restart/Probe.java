package io.attesta.bench.restart;

import io.attesta.bench.load.RequestEncoder;
import io.attesta.bench.load.RequestFields;
import io.attesta.bench.load.SampleCards;
import io.attesta.bench.load.SampleTerminals;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.DataElement;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** A terminal that asks until it is answered. For one thread. */
final class Probe {
    private static final DateTimeFormatter DE_7 =
            DateTimeFormatter.ofPattern("MMddHHmmss").withZone(ZoneOffset.UTC);

    private static final String ASK_AGAIN = "91";
    private static final int TIMEOUT_MS = 1_000;
    private static final int PRESENCE = 300_000;
    private static final int CHIP = 51;
    private static final int COUNTY = SampleTerminals.countyOf(0);
    private static final int NUMBER = SampleTerminals.numberOf(0);

    private final InetSocketAddress address;
    private final RequestEncoder encoder = new RequestEncoder();
    private final RequestFields fields = new RequestFields();
    private final FieldIndex index = new FieldIndex();
    private final Cmac request;
    private final Cmac response;
    private int stan;
    private int askedAgain;

    /** As the first terminal of the sample world at its acceptor. */
    Probe(final InetSocketAddress address, final KeyStore keys) {
        this.address = address;
        final byte[] context =
                MacLabels.context(SampleTerminals.terminal(COUNTY, NUMBER), SampleTerminals.acceptor(COUNTY, NUMBER));
        final int version = keys.currentVersion(KeyUsage.MAC_MASTER);
        request = keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.request(), context);
        response = keys.derivedCmac(KeyUsage.MAC_MASTER, version, MacLabels.response(), context);
    }

    /**
     * Asks until there is an answer other than 91, whose MAC must hold.
     *
     * @param untilNs when to give up, as {@link System#nanoTime} tells it
     * @return DE 39 of that answer
     * @throws IOException if none came in time, or one with a wrong MAC
     */
    String firstAnswer(final long untilNs) throws IOException, InterruptedException {
        while (System.nanoTime() - untilNs < 0) {
            final String code = ask();
            if (code != null && !code.equals(ASK_AGAIN)) {
                return code;
            }
            // Nobody listens yet, or it is not ready: a moment later.
            Thread.sleep(2);
        }
        throw new IOException("no answer other than 91 came in time");
    }

    /** How many answers were 91. */
    int askedAgain() {
        return askedAgain;
    }

    /** DE 39, or null if nobody answers. */
    private String ask() throws IOException {
        final byte[] answer;
        try (Socket socket = new Socket()) {
            socket.connect(address, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
            socket.getOutputStream().write(frame, 0, presence(frame));
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            answer = in.readNBytes(in.readUnsignedShort());
        } catch (final IOException e) {
            return null;
        }
        final String code = checked(answer);
        if (code.equals(ASK_AGAIN)) {
            askedAgain++;
        }
        return code;
    }

    private int presence(final byte[] frame) {
        final Instant now = Instant.now();
        fields.reset(100);
        fields.pan = SampleCards.pan(1);
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.processingCode = PRESENCE;
        fields.transmittedAt = Long.parseLong(DE_7.format(now));
        fields.stan = ++stan;
        fields.localTime = (int) (fields.transmittedAt % 1_000_000);
        fields.localDate = (int) (fields.transmittedAt / 1_000_000);
        fields.posEntryMode = CHIP;
        fields.terminal = SampleTerminals.terminal(COUNTY, NUMBER);
        fields.acceptor = SampleTerminals.acceptor(COUNTY, NUMBER);
        return encoder.encode(fields, request, frame, 0);
    }

    private String checked(final byte[] answer) throws IOException {
        if (RequestDecoder.decode(answer, 0, answer.length, index) != Defect.NONE
                || !index.has(DataElement.RESPONSE_CODE)
                || index.macElement() == 0) {
            throw new IOException("an answer came that is none");
        }
        final int at = index.offset(index.macElement());
        final byte[] tag = new byte[Cmac.LENGTH];
        response.compute(answer, 0, at, tag, 0);
        if (!Arrays.equals(tag, 0, RequestEncoder.MAC_LENGTH, answer, at, at + RequestEncoder.MAC_LENGTH)) {
            throw new IOException("an answer came whose MAC is wrong");
        }
        return new String(answer, index.offset(DataElement.RESPONSE_CODE), 2, StandardCharsets.US_ASCII);
    }
}
