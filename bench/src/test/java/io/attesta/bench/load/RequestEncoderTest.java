package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.iso.AuthorizationCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestEncoderTest {
    private final byte[] target = new byte[RequestEncoder.MAX_LENGTH + 3];

    /** The messages of the types that are written here. */
    static List<JsonNode> messages() throws IOException {
        final List<JsonNode> messages = new ArrayList<>();
        try (InputStream in = RequestEncoderTest.class.getResourceAsStream("/vectors/wire-and-receipts.json")) {
            for (final JsonNode message : new ObjectMapper().readTree(in).get("messages")) {
                if (List.of("0100", "0101", "0420", "0800").contains(text(message, "0"))) {
                    messages.add(message);
                }
            }
        }
        assertThat(messages).hasSize(7);
        return messages;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldWriteTheVectorsBytes(final JsonNode message) {
        final RequestFields fields = fields(message);

        final int length = new RequestEncoder().encode(fields, mac(fields), target, 3);

        final String bytes = message.get("bytes").asText();
        assertThat(HexFormat.of().formatHex(target, 3, 3 + length))
                .isEqualTo("%04x".formatted(bytes.length() / 2) + bytes);
    }

    @Test
    void shouldRefuseMoreAdditionalDataThanThereIsRoomFor() {
        final RequestFields fields = new RequestFields();
        fields.reset(100);
        fields.additional = new byte[RequestEncoder.MAX_ADDITIONAL + 1];
        assertThatThrownBy(() -> new RequestEncoder().encode(fields, (i, o, l, t, p) -> {}, target, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static RequestFields fields(final JsonNode message) {
        final RequestFields fields = new RequestFields();
        fields.reset(Integer.parseInt(text(message, "0")));
        final String pan = text(message, "2");
        if (pan != null) {
            fields.pan = Long.parseUnsignedLong(pan);
            fields.panDigits = pan.length();
        }
        fields.processingCode = number(message, "3");
        fields.transmittedAt = number(message, "7");
        fields.stan = number(message, "11");
        fields.localTime = number(message, "12");
        fields.localDate = number(message, "13");
        fields.expiry = number(message, "14");
        fields.posEntryMode = number(message, "22");
        fields.track2 = ascii(message, "35");
        final byte[] code = ascii(message, "38");
        fields.code = code == null ? RequestFields.ABSENT : AuthorizationCode.read(code, 0);
        fields.terminal = ascii(message, "41");
        fields.acceptor = ascii(message, "42");
        final String additional = text(message, "48");
        fields.additional = additional == null ? null : HexFormat.of().parseHex(additional.substring(4));
        fields.networkCode = number(message, "70");
        final String original = text(message, "90");
        if (original != null) {
            assertThat(original).endsWith("0".repeat(22));
            fields.originalMti = Integer.parseInt(original.substring(0, 4));
            fields.originalStan = Integer.parseInt(original.substring(4, 10));
            fields.originalTransmittedAt = Long.parseLong(original.substring(10, 20));
        }
        return fields;
    }

    private static Cmac mac(final RequestFields fields) {
        return TestKeys.store()
                .derivedCmac(
                        KeyUsage.MAC_MASTER,
                        1,
                        MacLabels.request(),
                        MacLabels.context(fields.terminal, fields.acceptor));
    }

    private static String text(final JsonNode message, final String element) {
        final JsonNode value = message.get("fields").get(element);
        return value == null ? null : value.asText();
    }

    private static int number(final JsonNode message, final String element) {
        final String text = text(message, element);
        return text == null ? RequestFields.ABSENT : Integer.parseInt(text);
    }

    private static byte[] ascii(final JsonNode message, final String element) {
        final String text = text(message, element);
        return text == null ? null : text.getBytes(StandardCharsets.US_ASCII);
    }
}
