package io.attesta.authorizer.archive;

import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.receipt.MalformedReceiptException;
import io.attesta.protocol.receipt.Statement;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Whether a signed statement says what the journal's entry says beside it: what the archive's columns are made of is thus signed. */
final class StatementMatch {
    private final int node;
    private final String issuer;

    StatementMatch(final int node, final String issuer) {
        this.node = node;
        this.issuer = issuer;
    }

    /** The first claim of {@code bytes[offset, offset + length)} that differs; empty if all are equal. */
    Optional<String> difference(
            final TransactionRequest request,
            final Outcome outcome,
            final byte[] bytes,
            final int offset,
            final int length) {
        final Statement said;
        try {
            said = Statement.parse(Arrays.copyOfRange(bytes, offset, offset + length));
        } catch (final MalformedReceiptException e) {
            return Optional.of("shape");
        }
        return Optional.ofNullable(first(
                differs("issuer", said.issuer().equals(issuer)),
                differs("node", said.node() == node),
                differs("sequence", said.sequence() == outcome.sequence),
                differs("expiry", said.expiresAt().getEpochSecond() == expiry(said, outcome)),
                differs("code", said.code().equals(code(outcome))),
                differs(
                        "response code",
                        said.responseCode().equals(outcome.reason.responseCode().text())),
                differs("action", said.action() == request.statementAction()),
                differs("card token", said.cardToken().equals(token(request))),
                differs("last four digits", said.lastFour().equals(lastFour(request))),
                differs("acceptor", said.acceptor().equals(acceptor(request))),
                differs("terminal", said.terminal().equals(terminal(request))),
                differs("STAN", said.stan() == request.stan),
                differs("card version", said.cardVersion() == outcome.cardVersion),
                differs(
                        "request digest",
                        said.requestDigest().equals(HexFormat.of().formatHex(request.digest))),
                differs("flags told", said.flagsTold() == Math.max(0, outcome.flagsTold)),
                differs("COR code told", said.occupation().equals(occupation(outcome))),
                differs(
                        "reference",
                        said.reference()
                                .equals(new String(
                                        request.reference, 0, request.referenceLength, StandardCharsets.US_ASCII)))));
    }

    private static String differs(final String claim, final boolean equal) {
        return equal ? null : claim;
    }

    private static String first(final String... claims) {
        for (final String claim : claims) {
            if (claim != null) {
                return claim;
            }
        }
        return null;
    }

    private static long expiry(final Statement said, final Outcome outcome) {
        return outcome.sessionExpiry < 0 ? said.issuedAt().getEpochSecond() : outcome.sessionExpiry;
    }

    private static String code(final Outcome outcome) {
        return outcome.code == AuthorizationCode.NONE ? "" : AuthorizationCode.text(outcome.code);
    }

    private static String occupation(final Outcome outcome) {
        return outcome.occupation < 0 ? "" : "%06d".formatted(outcome.occupation);
    }

    private static String token(final TransactionRequest request) {
        return HexFormat.of().toHexDigits(request.tokenHigh) + HexFormat.of().toHexDigits(request.tokenLow);
    }

    private static String lastFour(final TransactionRequest request) {
        return request.cardGiven ? "%04d".formatted(request.lastFour) : "";
    }

    private static String acceptor(final TransactionRequest request) {
        final byte[] ascii = new byte[AcceptorKey.LENGTH];
        AcceptorKey.write(request.acceptorHigh, request.acceptorLow, ascii, 0);
        return new String(ascii, StandardCharsets.US_ASCII).stripTrailing();
    }

    private static String terminal(final TransactionRequest request) {
        final byte[] ascii = new byte[Long.BYTES];
        AcceptorKey.writeTerminal(request.terminal, ascii, 0);
        return new String(ascii, StandardCharsets.US_ASCII).stripTrailing();
    }
}
