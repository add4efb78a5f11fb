package io.attesta.protocol.mask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.Vectors;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MaskedMessageTest {
    @Test
    void shouldShowEachElementOfARequestWhenItIsOfTheProfile() {
        assertThat(texts(message("messages", "insured status inquiry inside a session")))
                .containsExactly(
                        "0 0100",
                        "2 964200******0427",
                        "3 310000",
                        "7 1121080102",
                        "11 000018",
                        "12 100102",
                        "13 1121",
                        "14 2812",
                        "22 051",
                        "38 7K2QXN",
                        "41 CJ000042",
                        "42 RO-CJ-MED-00042",
                        "48 DF02 reference CAB-0007",
                        "64 8fa52d84470f5087");
    }

    @Test
    void shouldStarTrack2WhenItStandsInsteadOfThePan() {
        assertThat(texts(message("messages", "track 2 instead of PAN")))
                .contains("35 964200******0427=**************")
                .noneMatch(text -> text.contains("28122011234567"));
    }

    @Test
    void shouldShowFirstSixAndLastFourWhenThePanHas19Digits() {
        assertThat(texts(message("messages", "19-digit PAN"))).contains("2 964200*********0424");
    }

    @Test
    void shouldShowStatementAndReceiptAsLengthAndDigestWhenAnAnswerHasThem() {
        assertThat(texts(message("answers", "approved presentation")))
                .contains(
                        "39 00",
                        "48 DF10 session end 2026-11-21T09:01:02Z, DF11 occupation 251401, DF13 card status version 12")
                .anyMatch(text -> text.matches("62 \\(129 bytes, SHA-256 [0-9a-f]{16}\\.\\.\\.\\)"))
                .anyMatch(text -> text.matches("63 \\(134 bytes, SHA-256 [0-9a-f]{16}\\.\\.\\.\\)"));
    }

    @Test
    void shouldSplitTheOriginalWhenAReversalNamesIt() {
        assertThat(texts(message("messages", "reversal 0420")))
                .contains(
                        "90 0100, STAN 000017, sent 1121080102, acquirer none, forwarder none", "128 4f3758db3a964d84");
        // DE 90 alone: with an acquirer, and with a letter in it.
        assertThat(texts(HexFormat.of()
                        .parseHex("0400" + "8000000000000000" + "0000004000000000" + "0100" + "000017" + "1121080102"
                                + "00000123456" + "00000000000")))
                .contains("90 0100, STAN 000017, sent 1121080102, acquirer 00000123456, forwarder none");
        assertThat(texts(HexFormat.of()
                        .parseHex("0400" + "8000000000000000" + "0000004000000000" + "0100" + "00001F" + "1121080102"
                                + "00000000000" + "00000000000")))
                .contains("90 (42 digits, not numeric)");
    }

    @Test
    void shouldSayWhatCodesMeanWhenTheyStandInAMessage() {
        assertThat(texts(message("messages", "sign-on 0800"))).contains("70 001 (sign on)");
        for (final List<String> row : List.of(
                List.of("0301", "301 (echo)"),
                List.of("0161", "161 (key change)"),
                List.of("0201", "201 (cut over)"),
                List.of("0999", "999"),
                List.of("0F01", "(3 digits, not numeric)"))) {
            assertThat(texts(HexFormat.of().parseHex("0800" + "8000000000000000" + "0400000000000000" + row.get(0))))
                    .contains("70 " + row.get(1));
        }
        for (final List<String> row : List.of(
                List.of("31", "1 (add)"),
                List.of("32", "2 (change)"),
                List.of("33", "3 (delete)"),
                List.of("35", "5 (inquire)"),
                List.of("34", "4"))) {
            assertThat(texts(HexFormat.of().parseHex("0302" + "8000000000000000" + "0000002000000000" + row.get(0))))
                    .contains("91 " + row.get(1));
        }
        for (final List<String> row : List.of(List.of("01", "1 (equal)"), List.of("02", "2 (not equal)"))) {
            assertThat(texts(HexFormat.of().parseHex("0510" + "8000000000000000" + "4000000000000000" + row.get(0))))
                    .contains("66 " + row.get(1));
        }
    }

    @Test
    void shouldSayWhereItBreaksWhenTheStructureIsWrong() {
        final byte[] request = message("messages", "presentation 0100");

        assertThat(texts(Arrays.copyOf(request, request.length - 9)))
                .contains("41 CJ000042")
                .endsWith("42 (truncated)");
        assertThat(texts(Arrays.copyOf(request, request.length + 1))).endsWith("64 (bytes left over)");
        assertThat(texts(new byte[9])).containsExactly("0 (9 bytes, too short for a message)");
    }

    @Test
    void shouldShowLengthsOnlyWhenContentIsNotOfItsFormat() {
        // DE 2 with a letter, DE 11 with a letter, DE 39 with a line end, DE 4 that nobody uses.
        final byte[] message = HexFormat.of()
                .parseHex("0110" + "7020000002000000" + "16" + "964200000000042A" + "000000964200" + "310000" + "00001F"
                        + "0A41");

        assertThat(texts(message))
                .containsExactly(
                        "0 0110",
                        "2 (16 positions, not numeric)",
                        "3 000000",
                        "4 (6 bytes)",
                        "11 (6 digits, not numeric)",
                        "39 (2 bytes, not ASCII)");
    }

    @Test
    void shouldDecodeTagsWhenARecordIsCarried() {
        final byte[] tags = HexFormat.of()
                .parseHex("df2008000000000000000c" + "df210102" + "df22022812" + "df23020001" + "df2403251401"
                        + "df25020009" + "df2602434a" + "df27020bb8" + "df3f8103aabbcc");

        assertThat(MaskedTags.text(tags, 0, tags.length))
                .isEqualTo(
                        "DF20 card status version 12, DF21 status ACTIVE, DF22 expiry 2812, DF23 sequence number 0001,"
                                + " DF24 occupation 251401, DF25 entitlements 0009 INSURED+JOB_SEEKER, DF26 county CJ,"
                                + " DF27 reason 3000, DF3F (3 bytes)");
    }

    @Test
    void shouldDecodeTheTagsOfAnAnswer() {
        final byte[] tags = HexFormat.of().parseHex("df12020000" + "df1404000000ff" + "df12020001");

        assertThat(MaskedTags.text(tags, 0, tags.length))
                .isEqualTo("DF12 entitlements 0000 none, DF14 feed age 255 s, DF12 entitlements 0001 INSURED");
    }

    @Test
    void shouldStarACardNumberThatATerminalPutsElsewhere() {
        final byte[] tags = HexFormat.of().parseHex("df021552455f" + "39363432303030303030303030343237" + "5f41");
        assertThat(MaskedTags.text(tags, 0, tags.length)).isEqualTo("DF02 reference RE_****************_A");
        final byte[] keyVersion = HexFormat.of().parseHex("0100" + "0000000000000800" + "9642000000000427");
        assertThat(texts(keyVersion)).containsExactly("0 0100", "53 (no key version)");
    }

    @Test
    void shouldSayMalformedWhenTagsAreCutOff() {
        final byte[] tags = HexFormat.of().parseHex("df010101df0208434142");

        assertThat(MaskedTags.text(tags, 0, tags.length)).isEqualTo("DF01 options 01 (no receipt), (malformed TLV)");
        assertThat(MaskedTags.text(tags, 0, 4)).isEqualTo("DF01 options 01 (no receipt)");
        assertThat(MaskedTags.text(HexFormat.of().parseHex("dfdf03021234"), 0, 6))
                .isEqualTo("(malformed TLV)");
        assertThat(MaskedTags.text(new byte[] {(byte) 0xDF, 1, (byte) 0x82}, 0, 3))
                .isEqualTo("(malformed TLV)");
    }

    @Property
    void shouldNeverShowCardNumberOrTrackWhenMessagesAreRandom(@ForAll final long seed) {
        final RandomMessage message = RandomMessage.of(seed);

        final List<String> texts = texts(message.bytes());

        final String all = String.join("\n", texts);
        assertThat(texts).anyMatch(text -> text.matches("2 [0-9]{6}\\*{6,9}[0-9]{4}"));
        assertThat(texts).anyMatch(text -> text.matches("35 [0-9]{6}\\*{6,9}[0-9]{4}=\\*{10,}"));
        assertThat(texts).noneMatch(text -> text.contains("truncated") || text.contains("left over"));
        assertThat(all)
                .doesNotContain(message.pan())
                .doesNotContain(message.pan().substring(0, message.pan().length() - 4))
                .doesNotContain(message.pan().substring(6))
                .doesNotContain(message.trackTail());
    }

    @Property
    void shouldGivePrintableAsciiWhateverTheBytes(@ForAll @Size(max = 200) final byte[] bytes) {
        assertThat(texts(bytes)).allMatch(text -> text.chars().allMatch(c -> c >= 0x20 && c < 0x7F));
    }

    @Property
    void shouldGivePrintableAsciiWhateverTheBitmapSays(@ForAll @Size(max = 300) final byte[] bytes) {
        final byte[] message = new byte[bytes.length + 18];
        Arrays.fill(message, 0, 18, (byte) 0xFF);
        System.arraycopy(bytes, 0, message, 18, bytes.length);

        assertThat(texts(message)).allMatch(text -> text.chars().allMatch(c -> c >= 0x20 && c < 0x7F));
    }

    @Test
    void shouldPutNumberNameAndTextOnALine() {
        assertThat(new MaskedField(39, ElementNames.of(39), "00").line())
                .isEqualTo("DE 39  Response code                     00");
        assertThat(new MaskedField(0, ElementNames.of(0), "0100").line()).startsWith("MTI    Message type identifier ");
    }

    @Test
    void shouldMaskACardNumberWhenGivenAsText() {
        assertThat(CardNumberMask.pan("9642000000000427")).isEqualTo("964200******0427");
        assertThat(CardNumberMask.pan("964200000000042")).isEqualTo("(15 positions, no card number)");
        assertThat(CardNumberMask.pan("964200000000042x")).isEqualTo("(16 positions, no card number)");
    }

    private static List<String> texts(final byte[] message) {
        return MaskedMessage.fields(message).stream()
                .map(field -> field.element() + " " + field.text())
                .collect(Collectors.toList());
    }

    private static byte[] message(final String list, final String name) {
        for (final JsonNode message : Vectors.root().get(list)) {
            if (message.get("name").textValue().equals(name)) {
                return Vectors.hex(message.get("bytes"));
            }
        }
        throw new IllegalArgumentException(name);
    }
}
