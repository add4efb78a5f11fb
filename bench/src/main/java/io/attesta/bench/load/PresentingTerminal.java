package io.attesta.bench.load;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.Mti;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/**
 * One sample terminal that presents a card, waits for the answer and only then goes on: for what must hold from one request to the
 * next. For one thread.
 */
public final class PresentingTerminal implements Closeable {
    private static final int TIMEOUT_MS = 10_000;
    private static final int CHIP = 812;
    private static final int LAST_STAN = 999_999;

    private final TerminalPair pair;
    private final RequestEncoder encoder = new RequestEncoder();
    private final RequestFields fields = new RequestFields();
    private final FieldIndex answered = new FieldIndex();
    private final TerminalTime time = new TerminalTime(LoadClock.system());
    private final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final Socket socket;
    private final DataInputStream in;
    private int stan;

    /**
     * Connects.
     *
     * @param keys have the master of the terminals' MAC keys
     * @param index of the terminal, from 0
     */
    public PresentingTerminal(final InetSocketAddress server, final KeyStore keys, final int index) throws IOException {
        pair = new TerminalPair(
                keys,
                new CmacRoom(),
                TerminalVersions.same(keys.currentVersion(KeyUsage.MAC_MASTER)),
                index,
                SampleTerminals.countyOf(index),
                SampleTerminals.numberOf(index));
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    /**
     * Presents a sample card.
     *
     * @param card its number, from 1
     * @return DE 39 of the answer
     * @throws IOException if none comes, or what comes is not the answer to this request with a right MAC
     */
    public String present(final long card) throws IOException {
        final MacKeys keys = pair.begin();
        fill(card);
        socket.getOutputStream().write(frame, 0, encoder.encode(fields, keys.request(), frame, 0));
        final byte[] answer = new byte[in.readUnsignedShort()];
        in.readFully(answer);
        pair.end(keys);
        requireAnswer(answer, keys.response());
        return Ascii.text(answer, answered.offset(DataElement.RESPONSE_CODE), 2);
    }

    private void fill(final long card) {
        time.read();
        stan = stan == LAST_STAN ? 1 : stan + 1;
        fields.reset(Mti.AUTHORIZATION);
        fields.pan = SampleCards.pan(card);
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.processingCode = Action.PRESENCE.code() * 10_000;
        fields.transmittedAt = time.transmittedAt();
        fields.stan = stan;
        fields.localTime = time.localTime();
        fields.localDate = time.localDate();
        fields.posEntryMode = CHIP;
        fields.terminal = pair.terminal();
        fields.acceptor = pair.acceptor();
    }

    private void requireAnswer(final byte[] answer, final Cmac mac) throws IOException {
        final int covered = answer.length - RequestEncoder.MAC_LENGTH;
        if (covered < 0 || RequestDecoder.decode(answer, 0, answer.length, answered) != Defect.NONE) {
            throw new IOException("the server sent what is no message");
        }
        mac.compute(answer, 0, covered, tag, 0);
        if (!Arrays.equals(tag, 0, RequestEncoder.MAC_LENGTH, answer, covered, answer.length)) {
            throw new IOException("the MAC of an answer is wrong");
        }
        if (answered.mti() != Mti.answer(Mti.AUTHORIZATION)
                || answered.number(DataElement.STAN) != stan
                || !answered.has(DataElement.RESPONSE_CODE)) {
            throw new IOException("the server sent another answer than the one that was due");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
