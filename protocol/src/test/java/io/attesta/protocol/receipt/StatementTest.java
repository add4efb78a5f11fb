package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
    private static final String APPROVED =
            HexFormat.of().formatHex(VectorBatch.all().get(3).statement());

    /** Each row changes one place of a good statement; the message names it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^a5             | a4             | the statement has 4 entries instead of 5",
                "^a5             | 85             | the statement is of another type",
                "^a501           | a502           | the issuer's key is not 1",
                "^a50169         | a5017809       | the issuer is not in its shortest encoding",
                "617474657374612f| 617474657374611b | the issuer is not printable ASCII",
                "041a6b015dce    | 061a6b015dce   | the key of the time of expiry is not 4",
                "041a6b015dce061a6b0156c6 | 061a6b0156c6041a6b015dce | the key of the time of expiry is not 4",
                "041a6b015dce    | 041b7fffffffffffffff | the time of expiry is above 253402300799",
                "041a6b015dce    | 0420           | the time of expiry is of another type",
                "061a6b0156c6    | 041a6b0156c6   | the key of the time of issue is not 6",
                "074a0001        | 074900         | the identity has 9 bytes instead of 10",
                "3a0001116f      | 3a00011170     | the key of what was decided is not -70000",
                "3a0001116f8d    | 3a0001116f8c   | the array of what was decided has 12 elements instead of 13 to 999",
                "3a0001116f8d    | 3a0001116f8e   | an element after the known ones is cut off",
                "664d4e384b5834  | 654d4e384b58   | the authorization code has 5 characters",
                "62303018        | 61303018       | the response code has 1 bytes instead of 2",
                "62303018        | 42303018       | the response code is of another type",
                "181e50          | 1903e850       | the action is above 999",
                "6430343237      | 6430343241     | the card's last four digits is not decimal",
                "6430343237      | 63303432       | the card's last four digits has 3 characters",
                "110c50          | 1a000f42400c50 | the STAN is above 999999",
                "ea4c3ee44900    | ea4c3ee4491a00010000 | the entitlement flags is above 65535",
                "6632353134303160$ | 6632353134304160 | the COR code is not decimal",
                "60$             | 6000           | 1 bytes are left over at the end"
            })
    void shouldNameWhatIsWrongWhenAStatementIsMalformed(final String at, final String with, final String message) {
        final String changed = APPROVED.replaceFirst(at, with);
        assertThat(changed).isNotEqualTo(APPROVED);

        assertThatThrownBy(() -> parse(changed))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "1903e7", "60", "6161", "8301820203a0", "a1616100", "f6", "c100"})
    void shouldPassOverElementsWhenTheyFollowTheKnownThirteen(final String element) {
        final String longer = APPROVED.replaceFirst("3a0001116f8d", "3a0001116f8e") + element;

        assertThat(parse(longer)).isEqualTo(parse(APPROVED));
    }

    @Test
    void shouldRefuseWhenTheLeafIsABatchHeader() {
        for (final VectorBatch batch : VectorBatch.all()) {
            assertThatThrownBy(() -> Statement.parse(batch.header()))
                    .isInstanceOf(MalformedReceiptException.class)
                    .hasMessage("the statement has 3 entries instead of 5");
        }
    }

    @Test
    void shouldRefuseWhenTheStatementIsLongerThanTheWireCanCarry() {
        assertThatThrownBy(() -> Statement.parse(new byte[1000]))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage("the statement has 1000 bytes, more than 999");
    }

    @Test
    void shouldRefuseWhenCutOffAnywhere() {
        final byte[] statement = HexFormat.of().parseHex(APPROVED);
        for (int length = 0; length < statement.length; length++) {
            final byte[] cut = Arrays.copyOf(statement, length);
            assertThatThrownBy(() -> Statement.parse(cut)).isInstanceOf(MalformedReceiptException.class);
        }
    }

    private static Statement parse(final String hex) {
        return Statement.parse(HexFormat.of().parseHex(hex));
    }
}
