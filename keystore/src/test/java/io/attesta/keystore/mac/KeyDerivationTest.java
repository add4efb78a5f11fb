package io.attesta.keystore.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.Vectors;
import io.attesta.keystore.clear.ClearKeyStore;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.KDFCounterBytesGenerator;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KDFCounterParameters;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {
    private final JsonNode vectors = Vectors.part("mac_keys");
    private final byte[] master = Vectors.bytes(vectors, "master");
    private final byte[] terminal = ascii("terminal");
    private final byte[] acceptor = ascii("acceptor");

    @Test
    void shouldDeriveTheKeysOfTheVectorsWhenGivenTerminalAndAcceptor() {
        final byte[] context = MacLabels.context(terminal, acceptor);
        assertThat(KeyDerivation.derive(master, MacLabels.request(), context))
                .isEqualTo(Vectors.bytes(vectors, "request_key"));
        assertThat(KeyDerivation.derive(master, MacLabels.response(), context))
                .isEqualTo(Vectors.bytes(vectors, "response_key"));
    }

    @Property(tries = 200)
    void shouldAgreeWithBouncyCastleWhenLabelAndContextAreArbitrary(
            @ForAll @Size(32) final byte[] key,
            @ForAll @Size(max = 40) final byte[] label,
            @ForAll @Size(max = 40) final byte[] context) {
        final byte[] fixedInput = new byte[label.length + 1 + context.length + 4];
        System.arraycopy(label, 0, fixedInput, 0, label.length);
        System.arraycopy(context, 0, fixedInput, label.length + 1, context.length);
        fixedInput[fixedInput.length - 1] = (byte) 128;
        final KDFCounterBytesGenerator oracle = new KDFCounterBytesGenerator(new CMac(AESEngine.newInstance()));
        oracle.init(new KDFCounterParameters(key, fixedInput, 32));
        final byte[] expected = new byte[16];
        oracle.generateBytes(expected, 0, 16);
        assertThat(KeyDerivation.derive(key, label, context)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseMasterOrContextWhenTheirLengthIsWrong() {
        assertThatThrownBy(() -> KeyDerivation.derive(new byte[16], new byte[1], new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MacLabels.context(new byte[7], acceptor)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MacLabels.context(terminal, new byte[16]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldPrintBothKeysOnOneLineWhenExportedForATerminal() {
        try (KeyStore store = ClearKeyStore.builder().macMaster(3, master).build();
                TerminalKeys keys = TerminalKeys.export(store, 3, terminal, acceptor)) {
            assertThat(new String(keys.line(), StandardCharsets.US_ASCII))
                    .isEqualTo("version=3 request=437adbc905feddd9fdd501274ef91213"
                            + " response=e83d8201cfec05e1ec05854fb916d773");
        }
    }

    @Test
    void shouldWipeTheKeysOfATerminalWhenClosed() {
        try (KeyStore store = ClearKeyStore.builder().macMaster(1, master).build()) {
            final TerminalKeys keys = TerminalKeys.export(store, 1, terminal, acceptor);
            keys.close();
            assertThat(keys.request()).isEqualTo(new byte[16]);
            assertThat(keys.response()).isEqualTo(new byte[16]);
        }
    }

    private byte[] ascii(final String name) {
        return vectors.required(name).textValue().getBytes(StandardCharsets.US_ASCII);
    }
}
