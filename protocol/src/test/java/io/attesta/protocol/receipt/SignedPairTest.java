package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignedPairTest {
    private static final int LARGEST = SignedPair.MAX_CBOR_LENGTH;

    static List<VectorBatch> batches() {
        return VectorBatch.all();
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldReadBackWhatItWrites(final VectorBatch batch) throws Exception {
        final SignedPair pair = new SignedPair(batch.statement(), batch.receipt());

        assertThat(SignedPair.ofCbor(pair.cbor())).isEqualTo(pair).hasSameHashCodeAs(pair);
        assertThat(SignedPair.ofQrText(pair.qrText())).isEqualTo(pair);
        assertThat(pair.statement()).isEqualTo(batch.statement());
        assertThat(pair.receipt()).isEqualTo(batch.receipt());
        assertThat(ReceiptVerifier.verify(pair.statement(), pair.receipt(), new VectorKey()))
                .isInstanceOf(Verdict.Verified.class);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldBeOfTheCharactersOfAQrCodeAndShort(final VectorBatch batch) {
        assertThat(new SignedPair(batch.statement(), batch.receipt()).qrText())
                .matches("ATT1:[0-9A-Z $%*+./:-]+")
                .hasSizeLessThan(650);
    }

    @Test
    void shouldBeDeterministicCbor() {
        assertThat(new SignedPair(new byte[] {7}, new byte[] {8, 9}).cbor())
                .isEqualTo(HexFormat.of().parseHex("8241074208" + "09"));
    }

    /** The largest that can be has room in the largest QR code, even if nothing of it can be compressed. */
    @Test
    void shouldHoldTheLongestStatementAndReceipt() {
        final Random random = new Random(1);
        final byte[] statement = new byte[Statement.MAX_LENGTH];
        final byte[] receipt = new byte[Receipt.MAX_LENGTH];
        random.nextBytes(statement);
        random.nextBytes(receipt);
        final SignedPair pair = new SignedPair(statement, receipt);

        assertThat(pair.cbor()).hasSize(LARGEST);
        assertThat(pair.qrText()).hasSizeLessThan(SignedPair.MAX_TEXT_LENGTH);
        assertThat(SignedPair.ofQrText(pair.qrText())).isEqualTo(pair);
    }

    /** zlib compresses in many ways; the bytes inside are what counts. */
    @Test
    void shouldReadAnyCompressionOfTheSameBytes() {
        final SignedPair pair = vector();
        for (int level = Deflater.NO_COMPRESSION; level <= Deflater.BEST_COMPRESSION; level++) {
            assertThat(SignedPair.ofQrText(text(deflated(pair.cbor(), new Deflater(level)))))
                    .isEqualTo(pair);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', the QR text does not begin with ATT1:",
        "HC1:BB8, the QR text does not begin with ATT1:",
        "att1:BB8, the QR text does not begin with ATT1:",
        "ATT1:A, 'the QR text lacks characters, or has too many'",
        "ATT1:GGW, the QR text has characters that stand for no bytes",
        "ATT1:BB_, the QR text has a character that is none of base45's",
        "ATT1:BB8, 'the QR text holds no zlib stream, or a damaged one'",
        "ATT1:, the QR text is cut off"
    })
    void shouldSayWhatIsWrongWithAText(final String text, final String message) {
        assertRefused(text, message);
    }

    @Test
    void shouldRefuseTextWhenItIsLongerThanAQrCodeHolds() {
        assertRefused("ATT1:" + "0".repeat(4292), "the QR text has 4297 characters, more than 4296");
    }

    @Test
    void shouldRefuseTextWhenTheCompressedBytesAreCutOffOrFollowedByOthers() {
        final byte[] compressed = deflated(vector().cbor(), new Deflater());
        for (int length = 0; length < compressed.length; length++) {
            assertRefused(text(Arrays.copyOf(compressed, length)), "the QR text is cut off");
        }
        assertRefused(
                text(Arrays.copyOf(compressed, compressed.length + 1)), "the QR text has bytes left over at the end");
    }

    /** The last four bytes are the checksum. */
    @Test
    void shouldRefuseTextWhenTheChecksumIsWrong() {
        final byte[] compressed = deflated(vector().cbor(), new Deflater());
        compressed[compressed.length - 1] ^= 1;

        assertRefused(text(compressed), "the QR text holds no zlib stream, or a damaged one");
    }

    @Test
    void shouldRefuseTextWhenADictionaryIsAskedFor() {
        final Deflater deflater = new Deflater();
        deflater.setDictionary(new byte[] {1, 2, 3, 4});

        assertRefused(text(deflated(vector().cbor(), deflater)), "the QR text asks for a dictionary");
    }

    /** A bomb: 2.8 KB of text become megabytes elsewhere; here no byte more than a pair can have and one. */
    @Test
    void shouldStopInflatingBehindTheLongestPair() {
        final String text = text(deflated(new byte[2_000_000], new Deflater(Deflater.BEST_COMPRESSION)));

        assertThat(text).hasSizeLessThan(SignedPair.MAX_TEXT_LENGTH);
        assertRefused(text, "the QR text holds more than " + LARGEST + " bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "00, the pair is of another type",
        "80, the pair has 0 elements instead of 2",
        "8141074108, the pair has 1 elements instead of 2",
        "83410741084109, the pair has 3 elements instead of 2",
        "9802410741 08, the pair is not in its shortest encoding",
        "9f41074108ff, the pair has an indefinite or reserved length",
        "d2824107 4108, the pair is of another type",
        "8201 4108, the statement is of another type",
        "8261 41 4108, the statement is of another type",
        "8240 4108, the statement has 0 bytes instead of 1 to 999",
        "825801074108, the statement is not in its shortest encoding",
        "825f4107ff4108, the statement has an indefinite or reserved length",
        "825bffffffffffffffff, the statement has 18446744073709551615 bytes instead of 1 to 999",
        "825903e7, the statement is cut off",
        "825903e8, the statement has 1000 bytes instead of 1 to 999",
        "82410740, the receipt has 0 bytes instead of 1 to 376",
        "824107590179, the receipt has 377 bytes instead of 1 to 376",
        "824107, the receipt is cut off",
        "82410742ff, the receipt is cut off",
        "824107410800, 1 bytes are left over at the end"
    })
    void shouldSayWhatIsWrongWithTheCbor(final String hex, final String message) {
        final byte[] cbor = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThatThrownBy(() -> SignedPair.ofCbor(cbor))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage(message);
        assertRefused(text(deflated(cbor, new Deflater())), message);
    }

    @Test
    void shouldRefuseCborWhenItIsEmptyOrTooLong() {
        assertThatThrownBy(() -> SignedPair.ofCbor(new byte[0])).hasMessage("the pair is empty");
        assertThatThrownBy(() -> SignedPair.ofCbor(new byte[LARGEST + 1]))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage("the pair has 1383 bytes, more than 1382");
        assertRefused(text(deflated(new byte[0], new Deflater())), "the pair is empty");
    }

    @Test
    void shouldRefuseToHoldWhatItCouldNotRead() {
        final byte[] one = {1};
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedPair(new byte[0], one));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedPair(one, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedPair(new byte[1000], one));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignedPair(one, new byte[377]));
    }

    @Test
    void shouldStayAsItIsAndShowNothingOfTheContent() {
        final byte[] statement = {7};
        final SignedPair pair = new SignedPair(statement, new byte[] {8});
        statement[0]++;
        pair.statement()[0]++;
        pair.receipt()[0]++;

        assertThat(pair.cbor()).isEqualTo(HexFormat.of().parseHex("8241074108"));
        assertThat(pair).hasToString("SignedPair[statement of 1 bytes, receipt of 1]");
        assertThat(pair).isNotEqualTo(new SignedPair(new byte[] {7}, new byte[] {9}));
    }

    private static SignedPair vector() {
        final VectorBatch batch = batches().get(0);
        return new SignedPair(batch.statement(), batch.receipt());
    }

    private static void assertRefused(final String text, final String message) {
        assertThatThrownBy(() -> SignedPair.ofQrText(text))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage(message);
    }

    private static String text(final byte[] compressed) {
        return SignedPair.PREFIX + Base45.encode(compressed);
    }

    private static byte[] deflated(final byte[] bytes, final Deflater deflater) {
        final ByteArrayOutputStream target = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(target, deflater)) {
            out.write(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        deflater.end();
        return target.toByteArray();
    }
}
