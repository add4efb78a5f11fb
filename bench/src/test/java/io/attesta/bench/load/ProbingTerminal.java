package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.NetworkCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** A terminal beside the load, enrolled with keys of one version, that asks the server on a connection of its own each time. */
final class ProbingTerminal {
    // Behind those of the load; one a version, because wrong MACs of one pair are counted.
    private static final int FIRST = 20_000;
    private static final int TIMEOUT_MS = 10_000;
    private static final int MAC_LENGTH = RequestEncoder.MAC_LENGTH;

    private final InetSocketAddress server;
    private final TerminalPair pair;
    private final MacKeys keys;
    private int stan;

    ProbingTerminal(final InetSocketAddress server, final KeyStore store, final int version) {
        this.server = server;
        final int index = FIRST + version;
        pair = new TerminalPair(
                store,
                new CmacRoom(),
                TerminalVersions.same(version),
                index,
                SampleTerminals.countyOf(index),
                SampleTerminals.numberOf(index));
        keys = pair.begin();
    }

    /** The response code of an echo, its MAC checked: under the terminal's own keys, or under those of another version. */
    String echo(final boolean named, final Cmac response) throws IOException {
        final byte[] answer = exchange(NetworkCode.ECHO, named);
        assertThat(macHolds(answer, response)).as("MAC of the answer").isTrue();
        final FieldIndex fields = decoded(answer);
        assertThat(fields.has(DataElement.MAC_KEY_VERSION)).isEqualTo(named);
        return responseCode(fields);
    }

    /** The version that the answer to a key change names. */
    int announcedVersion() throws IOException {
        final byte[] answer = exchange(NetworkCode.KEY_CHANGE, false);
        assertThat(macHolds(answer, keys.response())).as("MAC of the answer").isTrue();
        final FieldIndex fields = decoded(answer);
        assertThat(responseCode(fields)).as("answer to a key change").isEqualTo("00");
        return (int) fields.number(DataElement.MAC_KEY_VERSION);
    }

    private static String responseCode(final FieldIndex answer) {
        final int at = answer.offset(DataElement.RESPONSE_CODE);
        return Ascii.text(Arrays.copyOfRange(answer.bytes(), at, at + 2));
    }

    /** Checks its answers under its own version. */
    Cmac response() {
        return keys.response();
    }

    /** Checks answers to this terminal under another version. */
    Cmac responseUnder(final KeyStore store, final int version) {
        return store.derivedCmac(
                KeyUsage.MAC_MASTER,
                version,
                MacLabels.response(),
                MacLabels.context(pair.terminal(), pair.acceptor()));
    }

    private byte[] exchange(final NetworkCode code, final boolean named) throws IOException {
        final RequestFields fields = new RequestFields();
        fields.reset(Mti.NETWORK_MANAGEMENT);
        final TerminalTime time = new TerminalTime(LoadClock.system());
        time.read();
        fields.transmittedAt = time.transmittedAt();
        fields.stan = ++stan;
        fields.terminal = pair.terminal();
        fields.acceptor = pair.acceptor();
        fields.networkCode = code.code();
        fields.macKeyVersion = named ? keys.version() : RequestFields.ABSENT;
        final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
        final int length = new RequestEncoder().encode(fields, keys.request(), frame, 0);
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(frame, 0, length);
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final byte[] answer = new byte[in.readUnsignedShort()];
            in.readFully(answer);
            return answer;
        }
    }

    private static FieldIndex decoded(final byte[] answer) {
        final FieldIndex fields = new FieldIndex();
        assertThat(RequestDecoder.decode(answer, 0, answer.length, fields)).isEqualTo(Defect.NONE);
        return fields;
    }

    private static boolean macHolds(final byte[] answer, final Cmac response) {
        final byte[] tag = new byte[Cmac.LENGTH];
        response.compute(answer, 0, answer.length - MAC_LENGTH, tag, 0);
        return Arrays.equals(tag, 0, MAC_LENGTH, answer, answer.length - MAC_LENGTH, answer.length);
    }
}
