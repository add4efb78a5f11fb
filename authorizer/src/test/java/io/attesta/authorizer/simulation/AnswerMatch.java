package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.keystore.SigningPublicKey;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jpos.iso.ISOMsg;

/** Holds answers against what the model expects, element by element. */
final class AnswerMatch {
    private final SigningPublicKey key;
    // A batch's signature is the same in each of its receipts.
    private final Set<String> valid = new HashSet<>();

    AnswerMatch(final SigningPublicKey key) {
        this.key = key;
    }

    /** The one of several possible answers that this is. */
    static Expected choose(final List<Expected> possible, final byte[] bytes, final ISOMsg answer) {
        return possible.stream()
                .filter(one -> isIt(one, bytes, answer))
                .findFirst()
                .orElse(possible.get(0));
    }

    private static boolean isIt(final Expected one, final byte[] bytes, final ISOMsg answer) {
        if (one.stored != null && one.stored.answer != null) {
            return Arrays.equals(one.stored.answer, bytes);
        }
        final Request decided = one.stored == null ? one.request : one.stored.given.request;
        return one.response.equals(answer.getString(39))
                && (!answer.hasField(62)
                        || Statement.parse(answer.getBytes(62)).issuedAt().getEpochSecond()
                                == decided.receivedMs() / 1000);
    }

    /** Checks an answer; gives its statement, or null if it has none. */
    Statement check(final Expected expected, final byte[] bytes, final ISOMsg answer) {
        final Request asked = expected.request;
        if (expected.stored != null && expected.stored.answer != null) {
            assertThat(Arrays.equals(bytes, expected.stored.answer))
                    .as("the answer %s to %s is the one stored, %s", answer.getString(39), asked, expected)
                    .isTrue();
            return null;
        }
        final Expected given = expected.stored == null ? expected : expected.stored.given;
        final String what = asked.toString();
        assertThat(answer.getString(39)).as(what).isEqualTo(given.response);
        assertThat(answer.getString(0)).as(what).isEqualTo(answerType(asked.type()));
        assertThat(answer.hasField(44)).as("DE 44 of %s", what).isEqualTo(!given.approved());
        assertThat(answer.getString(66)).as("DE 66 of %s", what).isEqualTo(given.settlement);
        assertThat(answer.getString(81)).as("DE 81 of %s", what).isEqualTo(given.count);
        if (Expected.NEW_CODE.equals(given.code)) {
            assertThat(answer.getString(38)).as("DE 38 of %s", what).hasSize(6);
        } else {
            assertThat(answer.getString(38)).as("DE 38 of %s", what).isEqualTo(given.code);
        }
        checkRecord(given, answer);
        checkTold(given, answer.getBytes(48));
        for (final int echoed : new int[] {3, 7, 11, 12, 13, 32, 41, 42, 70, 91, 101}) {
            assertThat(answer.getString(echoed)).as("DE %d of %s", echoed, what).isEqualTo(asked.text(echoed));
        }
        assertThat(answer.hasField(2) || answer.hasField(35))
                .as("the card number")
                .isFalse();
        return statement(given, answer);
    }

    private static String answerType(final String type) {
        return type.substring(0, 2) + (char) (type.charAt(2) + 1) + (type.charAt(3) == '2' ? "2" : "0");
    }

    private static void checkRecord(final Expected given, final ISOMsg answer) {
        final byte[] record = answer.getBytes(120);
        if (given.record == null) {
            assertThat(record).as("DE 120 of %s", given.request).isNull();
        } else {
            assertThat(HexFormat.of().formatHex(record))
                    .as("DE 120 of %s", given.request)
                    .startsWith(given.record);
        }
    }

    /** DE 48: tags in rising order. */
    private static void checkTold(final Expected given, final byte[] told) {
        final String hex = told == null ? "" : HexFormat.of().formatHex(told);
        final String version = hex.contains("df1308") ? hex.substring(hex.indexOf("df1308")) : "";
        final String expected = (given.sessionExpiry < 0 ? "" : "df1004%08x".formatted(given.sessionExpiry))
                + (given.occupation < 0 ? "" : "df1103%06d".formatted(given.occupation))
                + (given.flags < 0 ? "" : "df1202%04x".formatted(given.flags))
                + (given.cardVersion == Expected.ANY
                        ? version
                        : given.cardVersion < 0 ? "" : "df1308%016x".formatted(given.cardVersion));
        assertThat(hex).as("DE 48 of %s", given.request).isEqualTo(expected);
    }

    private Statement statement(final Expected given, final ISOMsg answer) {
        final Request asked = given.request;
        if (!asked.isSigned() || !asked.wantsReceipt()) {
            assertThat(answer.hasField(62) || answer.hasField(63))
                    .as("receipt of %s", asked)
                    .isFalse();
            return null;
        }
        final Statement statement = verified(answer);
        assertThat(statement.responseCode()).isEqualTo(given.response);
        assertThat(statement.code()).isEqualTo(answer.hasField(38) ? answer.getString(38) : "");
        assertThat(statement.action())
                .isEqualTo(
                        switch (asked.type()) {
                            case "0100" -> asked.action();
                            case "0120" -> 200 + asked.action();
                            case "0302" -> 103;
                            default -> 104;
                        });
        assertThat(statement.acceptor()).isEqualTo(asked.text(42).trim());
        assertThat(statement.terminal()).isEqualTo(asked.text(41).trim());
        assertThat(statement.stan()).isEqualTo(Integer.parseInt(asked.text(11)));
        assertThat(statement.issuedAt().getEpochSecond()).as("iat of %s", asked).isEqualTo(asked.receivedMs() / 1000);
        assertThat(statement.expiresAt().getEpochSecond())
                .as("exp of %s", asked)
                .isEqualTo(given.sessionExpiry < 0 ? asked.receivedMs() / 1000 : given.sessionExpiry);
        if (given.cardVersion != Expected.ANY) {
            assertThat(statement.cardVersion()).isEqualTo(Math.max(0, given.cardVersion));
        }
        return statement;
    }

    private Statement verified(final ISOMsg answer) {
        final Verdict verdict =
                ReceiptVerifier.verify(answer.getBytes(62), answer.getBytes(63), (kid, signed, signature) -> {
                    assertThat(kid).isEqualTo(key.kid());
                    final String seen =
                            HexFormat.of().formatHex(signed) + HexFormat.of().formatHex(signature);
                    if (valid.contains(seen) || key.verifies(signed, signature)) {
                        valid.add(seen);
                        return SignatureCheck.Answer.VALID;
                    }
                    return SignatureCheck.Answer.INVALID;
                });
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        return ((Verdict.Verified) verdict).statement();
    }
}
