package io.attesta.protocol.receipt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes again, through the writer side, what the reader side has read. */
final class Restated {
    private Restated() {}

    static byte[] statement(final Statement statement) {
        final byte[] target = new byte[StatementWriter.MAX_LENGTH];
        final int length = new StatementWriter(ascii(statement.issuer())).write(fields(statement), target, 0);
        return Arrays.copyOf(target, length);
    }

    static StatementFields fields(final Statement statement) {
        final StatementFields fields = new StatementFields();
        fields.identity(statement.node(), statement.sequence());
        fields.times(
                statement.issuedAt().getEpochSecond(), statement.expiresAt().getEpochSecond());
        if (!statement.code().isEmpty()) {
            fields.code(ascii(statement.code()), 0);
        }
        fields.responseCode(ascii(statement.responseCode()), 0);
        fields.action(statement.action());
        if (!statement.lastFour().isEmpty()) {
            final ByteBuffer token = ByteBuffer.wrap(HexFormat.of().parseHex(statement.cardToken()));
            fields.card(token.getLong(), token.getLong(), Integer.parseInt(statement.lastFour()));
        }
        // As on the wire: padded to the full length of DE 42 and DE 41.
        fields.acceptor(ascii("%-15s".formatted(statement.acceptor())), 0, 15);
        fields.terminal(ascii("%-8s".formatted(statement.terminal())), 0, 8);
        fields.stan(statement.stan());
        fields.cardVersion(statement.cardVersion());
        fields.requestDigest(HexFormat.of().parseHex(statement.requestDigest()), 0);
        fields.flagsTold(statement.flagsTold());
        if (!statement.occupation().isEmpty()) {
            fields.occupation(Integer.parseInt(statement.occupation()));
        }
        fields.reference(ascii(statement.reference()), 0, statement.reference().length());
        return fields;
    }

    static byte[] header(final BatchHeader header) {
        final byte[] target = new byte[BatchHeaderWriter.MAX_LENGTH];
        final int length = new BatchHeaderWriter(ascii(header.issuer()))
                .write(
                        header.issuedAt().getEpochSecond(),
                        header.number(),
                        HexFormat.of().parseHex(header.previousRoot()),
                        header.statements(),
                        HexFormat.of().parseHex(header.restDigest()),
                        target,
                        0);
        return Arrays.copyOf(target, length);
    }

    static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
