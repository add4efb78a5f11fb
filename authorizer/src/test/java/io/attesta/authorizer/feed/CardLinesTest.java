package io.attesta.authorizer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines to records: the rules of deltas, in NDJSON and in CSV. */
final class CardLinesTest {
    private static final KeyStore KEYS = Vectors.keys();
    private static final BlockEncryption TOKEN_KEY = KEYS.blockEncryption(KeyUsage.TOKEN, 1);
    private static final String PAN = "9642000000000427";
    private static final String WHOLE = "{\"pan\":\"9642000000000427\",\"version\":12,\"status\":\"ACTIVE\","
            + "\"expiry\":\"2028-12\",\"sequence\":1,\"occupation\":\"251401\","
            + "\"flags\":[\"INSURED\",\"JOB_SEEKER\"],\"county\":\"CJ\",\"reason\":3000}";
    private static final String COLUMNS = "pan,version,status,expiry,sequence,occupation,flags,county,reason";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What a line came to: a record or a sentence. */
    private record Read(CardRecord record, String fault) {}

    private static List<Read> read(final LineFormat format, final String text) {
        final CardSource source =
                new CardSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format, TOKEN_KEY);
        final List<Read> lines = new ArrayList<>();
        try {
            assertThat(source.header()).isNull();
            for (CardLine line = source.next(); line != null; line = source.next()) {
                lines.add(new Read(line.fault() == null ? line.record() : null, line.fault()));
            }
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        return lines;
    }

    private static Read json(final String line) {
        final List<Read> lines = read(new JsonFormat(), line);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static Read csv(final String line) {
        final List<Read> lines = read(new CsvFormat(), COLUMNS + "\n" + line);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static String header(final String line) throws IOException {
        return new CardSource(
                        new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), new CsvFormat(), TOKEN_KEY)
                .header();
    }

    private static void assertToken(final CardRecord card, final String pan) {
        final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
        CardNumber.toBlock(pan, token, 0);
        TOKEN_KEY.encrypt(token, 0, token, 0);
        assertThat(card.tokenHigh).isEqualTo(ByteBuffer.wrap(token).getLong(0));
        assertThat(card.tokenLow).isEqualTo(ByteBuffer.wrap(token).getLong(8));
    }

    @Test
    void shouldReadTheLineOfTheContract() {
        final CardRecord card = json(WHOLE).record();
        assertToken(card, PAN);
        assertThat(card.version).isEqualTo(12);
        assertThat(card.status).isEqualTo(CardStatus.ACTIVE);
        assertThat(card.expiry).isEqualTo(2812);
        assertThat(card.sequenceNumber).isEqualTo(1);
        assertThat(card.occupation).isEqualTo(251401);
        assertThat(card.flags).isEqualTo(0x0009);
        assertThat(card.county).isEqualTo('C' << 8 | 'J');
        assertThat(card.reason).isEqualTo(3000);
    }

    @Test
    void shouldReadTheSameFromCsv() {
        assertThat(csv("9642000000000427,12,ACTIVE,2028-12,1,251401,INSURED|JOB_SEEKER,CJ,3000")
                        .record())
                .usingRecursiveComparison()
                .isEqualTo(json(WHOLE).record());
        assertThat(csv("\"9642000000000427\",12,\"ACTIVE\",2028-12,,,,,").record())
                .usingRecursiveComparison()
                .isEqualTo(
                        json("{\"pan\":\"9642000000000427\",\"version\":12,\"status\":\"ACTIVE\",\"expiry\":\"2028-12\"}")
                                .record());
    }

    @Test
    void shouldLeaveEmptyWhatIsLeftOut() {
        final CardRecord card =
                json("{\"expiry\":\"2028-12\",\"county\":null,\"status\":\"LOST\",\"version\":18446744073709551615,\"pan\":\"9642000000000427\"}")
                        .record();
        assertThat(card.version).isEqualTo(-1);
        assertThat(card.status).isEqualTo(CardStatus.LOST);
        assertThat(List.of(card.sequenceNumber, card.occupation, card.flags, card.county, card.reason))
                .containsOnly(0);
    }

    @Test
    void shouldKeepNothingButTokenAndVersionOfARemovedCard() {
        final CardRecord card = json(WHOLE.replace("ACTIVE", "REMOVED")).record();
        final CardRecord bare = json("{\"pan\":\"9642000000000427\",\"version\":12,\"status\":\"REMOVED\"}")
                .record();
        assertThat(card).usingRecursiveComparison().isEqualTo(bare);
        assertToken(card, PAN);
        assertThat(card.expiry).isZero();
    }

    @Test
    void shouldTakeLongCardNumbersAndEscapes() {
        final String pan = CardNumber.withLuhn("964200000000000042");
        assertThat(pan).hasSize(19);
        assertToken(json(WHOLE.replace(PAN, pan)).record(), pan);
        assertToken(
                json(WHOLE.replace("\"9642", "\"\\u0039642").replace("pan", "p\\u0061n"))
                        .record(),
                PAN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "\"pan\":\"9642000000000427\"~\"pan\":\"9642000000000428\"~pan has a wrong last digit (Luhn).",
                "\"pan\":\"9642000000000427\"~\"pan\":\"964200000000042\"~pan is not 16 to 19 digits.",
                "\"pan\":\"9642000000000427\"~\"pan\":9642000000000427~pan is no text.",
                "\"pan\":\"9642000000000427\",~''~pan is missing.",
                "\"pan\":\"9642000000000427\"~\"pan\":null~pan is missing.",
                "\"version\":12~\"version\":0~version is not a whole number from 1 to 18446744073709551615.",
                "\"version\":12~\"version\":-1~version is not a whole number from 1 to 18446744073709551615.",
                "\"version\":12~\"version\":1.0~version is not a whole number from 1 to 18446744073709551615.",
                "\"version\":12~\"version\":18446744073709551616~version is not a whole number from 1 to 18446744073709551615.",
                "\"version\":12~\"version\":\"12\"~version is no number.",
                "\"version\":12~\"version\":12,\"version\":13~version is given twice.",
                "ACTIVE~active~status is none of INITIALIZED, ISSUED, ACTIVE, SUSPENDED, LOST, STOLEN, EXPIRED, REVOKED, REPLACED, REMOVED.",
                "2028-12~2028-13~expiry is not a year and a month from 2000-01 to 2099-12.",
                "2028-12~28-12~expiry is not a year and a month from 2000-01 to 2099-12.",
                "\"sequence\":1~\"sequence\":10000~sequence is not a whole number from 0 to 9999.",
                "\"sequence\":1~\"sequence\":99999999999999~sequence is not a whole number from 0 to 9999.",
                "251401~25140~occupation is not six digits.",
                "\"251401\"~251401~occupation is no text.",
                "INSURED~RICH~'flags has a name that is none of INSURED, MINIMUM_INCOME, MAY_PRACTISE, JOB_SEEKER.'",
                "[\"INSURED\",\"JOB_SEEKER\"]~\"INSURED\"~flags is no list of texts.",
                "[\"INSURED\",\"JOB_SEEKER\"]~[1]~flags is no list of texts.",
                "\"CJ\"~\"Cj\"~county is not two letters from A to Z.",
                "3000~65536~reason is not a whole number from 0 to 65535.",
                "\"reason\"~\"reasons\"~'The line has a member that is none of pan, version, status, expiry, sequence, occupation, flags, county, reason.'",
                "\"reason\"~\"9642000000000427\"~'The line has a member that is none of pan, version, status, expiry, sequence, occupation, flags, county, reason.'",
                "3000}~3000~'The line is no JSON object, from byte 172 on.'",
                "3000}~3000}}~'The line is no JSON object, from byte 173 on.'",
                "3000}~3000,}~'The line is no JSON object, from byte 173 on.'",
            })
    void shouldSayWhatIsWrong(final String part, final String instead, final String sentence) {
        assertThat(WHOLE).contains(part);
        assertThat(json(WHOLE.replace(part, instead == null ? "" : instead)).fault())
                .isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "{", "x", "{}x", "\u0000", "{\"pan\"", "{\"pan\":\"\u0001\"}"})
    void shouldRefuseWhatIsNoObject(final String line) {
        assertThat(json(line).fault()).startsWith("The line is no JSON object, from byte ");
    }

    @Test
    void shouldNeverTellTheCardNumber() {
        for (int i = 0; i < WHOLE.length(); i++) {
            final String cut = WHOLE.substring(0, i) + WHOLE.substring(i + 1);
            final String fault = json(cut).fault();
            if (fault != null) {
                assertThat(fault).doesNotContain("9642").doesNotContain("\"").doesNotContain("\\");
            }
        }
    }

    @Test
    void shouldKnowTheCardOfALineThatIsWrongElsewhere() throws IOException {
        final String text = WHOLE.replace("2028-12", "never");
        final CardSource source = new CardSource(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), new JsonFormat(), TOKEN_KEY);
        final CardLine line = source.next();
        assertThat(line.fault()).isNotNull();
        assertThat(line.isCardKnown()).isTrue();
        assertToken(line.record(), PAN);
    }

    @Test
    void shouldPassOverBlankLinesAndCountThem() throws IOException {
        final CardSource source = new CardSource(
                new ByteArrayInputStream(("\n  \n" + WHOLE + "\n\n").getBytes(StandardCharsets.UTF_8)),
                new JsonFormat(),
                TOKEN_KEY);
        assertThat(source.next().fault()).isNull();
        assertThat(source.number()).isEqualTo(3);
        assertThat(source.next()).isNull();
    }

    @Test
    void shouldRefuseALineThatIsTooLong() {
        assertThat(json(WHOLE + " ".repeat(LineReader.MAX_LINE)).fault())
                .isEqualTo("The line is longer than 4096 bytes.");
    }

    @Test
    void shouldNeedAHeaderThatNamesColumnsOnce() throws IOException {
        assertThat(header(COLUMNS)).isNull();
        assertThat(header("\uFEFFstatus,\"pan\",version")).isNull();
        assertThat(header("")).isEqualTo("The header line is missing.");
        assertThat(header("pan,version,status,status")).isEqualTo("The header line names the column status twice.");
        assertThat(header("pan,version,expiry")).isEqualTo("The header line does not name the column status.");
        assertThat(header("9642000000000427,12,ACTIVE"))
                .startsWith("The header line names a column, number 1, that is none of pan, ");
        assertThat(header("pan,\"version,status")).isEqualTo("The header line is no CSV.");
    }

    @Test
    void shouldRefuseCsvLinesThatDoNotFit() {
        assertThat(csv("9642000000000427,12,ACTIVE,2028-12").fault())
                .isEqualTo("The line has 4 cells, the header line 9.");
        assertThat(csv("9642000000000427,12,ACTIVE,2028-12,,,,,,").fault())
                .isEqualTo("The line has 10 cells, the header line 9.");
        assertThat(csv("9642000000000427,12,\"ACTIVE,2028-12").fault()).isEqualTo("The line is no CSV, in cell 3.");
        assertThat(csv("9642000000000427,12,AC\"TIVE,2028-12").fault()).isEqualTo("The line is no CSV, in cell 3.");
        assertThat(csv("9642000000000427,12,ACTIVE,,,,,,").fault()).isEqualTo("expiry is missing.");
    }

    /** Any line that looks like a delta, right or wrong. */
    @Provide
    Arbitrary<String> mutated() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, WHOLE.length() - 1),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.strings()
                                .withChars("{}[]:,\"\\ 0129.eE-+ntrufalse\tABC\u00e9")
                                .ofMaxLength(4))
                .as((place, cut, put) ->
                        WHOLE.substring(0, place) + put + WHOLE.substring(Math.min(WHOLE.length(), place + cut)));
    }

    /** The record of a line that applies is what another reader of JSON finds in it; what that one cannot read is refused. */
    @Property(tries = 5_000)
    void shouldApplyOrGiveOneReasonAndNeverMisread(@ForAll("mutated") final String line) {
        final List<Read> lines = read(new JsonFormat(), line);
        if (lines.isEmpty()) {
            assertThat(line).isBlank();
            return;
        }
        final Read read = lines.get(0);
        assertThat(read.record() == null).isNotEqualTo(read.fault() == null);
        if (read.fault() != null) {
            assertThat(read.fault()).endsWith(".").doesNotContain("9642", "\"", "\n");
            return;
        }
        final JsonNode other;
        try {
            other = JSON.readTree(line);
        } catch (final JsonProcessingException e) {
            throw new AssertionError("read what is no JSON: " + line, e);
        }
        assertSame(read.record(), (ObjectNode) other);
    }

    private static void assertSame(final CardRecord card, final ObjectNode other) {
        assertToken(card, other.path("pan").textValue());
        assertThat(Long.toUnsignedString(card.version))
                .isEqualTo(other.path("version").asText());
        assertThat(card.status.name()).isEqualTo(other.path("status").textValue());
        if (card.status != CardStatus.REMOVED) {
            assertThat("20%02d-%02d".formatted(card.expiry / 100, card.expiry % 100))
                    .isEqualTo(other.path("expiry").textValue());
            assertThat(card.reason).isEqualTo(other.path("reason").asInt(0));
            assertThat(card.sequenceNumber).isEqualTo(other.path("sequence").asInt(0));
            assertThat(card.occupation)
                    .isEqualTo(Integer.parseInt(
                            other.path("occupation").asText("0").replace("null", "0")));
            assertThat(Integer.bitCount(card.flags)).isEqualTo((int)
                    java.util.stream.StreamSupport.stream(other.path("flags").spliterator(), false)
                            .distinct()
                            .count());
        }
    }

    @Property(tries = 500)
    void shouldReadTheSameFromBothFormats(@ForAll final Random random) {
        final String pan = CardNumber.withLuhn("9642%011d".formatted(random.nextInt(1_000_000)));
        final String version = Long.toUnsignedString(random.nextLong());
        final String status = CardStatus.of(random.nextInt(10)).name();
        final String expiry = "20%02d-%02d".formatted(random.nextInt(100), random.nextInt(14));
        final boolean more = random.nextBoolean();
        final String sequence = more ? "" + random.nextInt(11_000) : "";
        final String occupation = more ? "%06d".formatted(random.nextInt(1_000_000)) : "";
        final List<String> flags = new ArrayList<>();
        for (final String flag : CardLine.FLAGS) {
            if (more && random.nextBoolean()) {
                flags.add(flag);
            }
        }
        final String county = more ? "C" + (char) ('@' + random.nextInt(28)) : "";
        final String reason = more ? "" + random.nextInt(70_000) : "";
        final String json = "{\"pan\":\"" + pan + "\",\"version\":" + version + ",\"status\":\"" + status
                + "\",\"expiry\":\"" + expiry + "\""
                + (more
                        ? ",\"sequence\":" + sequence + ",\"occupation\":\"" + occupation + "\",\"flags\":"
                                + (flags.isEmpty() ? "[]" : "[\"" + String.join("\",\"", flags) + "\"]")
                                + ",\"county\":\""
                                + county + "\",\"reason\":" + reason
                        : "")
                + "}";
        final String csv = String.join(
                ",", pan, version, status, expiry, sequence, occupation, String.join("|", flags), county, reason);

        final Read one = json(json);
        final Read other = csv(csv);
        assertThat(other.fault()).isEqualTo(one.fault());
        assertThat(other.record()).usingRecursiveComparison().isEqualTo(one.record());
    }
}
