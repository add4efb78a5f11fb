package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements and receipts in which one CBOR item is written in another way than the one that is deterministic (RFC 8949
 * §4.2.1), or lies about its length: at every item, each refused with a sentence, and nothing but {@link
 * MalformedReceiptException} thrown.
 */
class MalformedCborTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int INDEFINITE = 31;
    private static final byte BREAK = (byte) 0xFF;
    private static final long[] HUGE = {255, 65_535, (1L << 31) - 1, 1L << 31, (1L << 32) - 1, Long.MAX_VALUE, -1};

    /** One item: where its head is and where the item ends. */
    private record Item(int at, int headEnd, int end, int type, long argument) {}

    static List<VectorBatch> batches() {
        return VectorBatch.all();
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseAStatementWhenAnyItemIsWrittenInAnotherWay(final VectorBatch batch) {
        forEachVariant(batch.statement(), variant -> assertRefused(() -> Statement.parse(variant)));
        forEachVariant(batch.header(), variant -> assertRefused(() -> BatchHeader.parse(variant)));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseAReceiptWhenAnyItemIsWrittenInAnotherWay(final VectorBatch batch) {
        forEachVariant(batch.receipt(), variant -> assertRefused(() -> Receipt.parse(variant)));
        final int header = 2;
        final int proof = indexOf(batch.receipt(), "a119018ca12081") + 7;
        forEachInner(batch.receipt(), header, variant -> assertRefused(() -> Receipt.parse(variant)));
        forEachInner(batch.receipt(), proof, variant -> assertRefused(() -> Receipt.parse(variant)));
    }

    /** An element that a later version may add is passed over, but not whatever way it is written. */
    @Test
    void shouldRefuseAStatementWhenAnItemOfAnUnknownElementIsWrittenInAnotherWay() {
        final byte[] longer = withElement("84a2016161024162c1190400f5820018ff");
        Statement.parse(longer);
        final int element = VectorBatch.all().get(0).statement().length;
        for (final Item item : items(longer)) {
            if (item.at() >= element) {
                variants(longer, item).forEach(variant -> assertRefused(() -> Statement.parse(variant)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"81, 00", "c1, 00", "a100, 00", "9f, 00", "d81c, 00", "8181818181818181, 00", "818180, ''", "81, f6"})
    void shouldRefuseAStatementWhenItIsNestedToTheEndOfItsRoom(final String level, final String innermost) {
        final int levels =
                (Statement.MAX_LENGTH - VectorBatch.all().get(0).statement().length - 8) / (level.length() / 2);
        assertRefused(() -> Statement.parse(withElement(level.repeat(levels) + innermost)));
        assertRefused(() -> Statement.parse(HEX.parseHex(level.repeat(levels) + innermost)));
        assertRefused(() -> Receipt.parse(HEX.parseHex(level.repeat(Math.min(levels, 40)) + innermost)));
        assertRefused(() -> SignedPair.ofCbor(HEX.parseHex(level.repeat(levels) + innermost)));
    }

    @Test
    void shouldSayThatItIsNestedTooDeep() {
        Statement.parse(withElement("8181818181818101"));
        assertThatThrownBy(() -> Statement.parse(withElement("818181818181818101")))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage("an element after the known ones is nested too deep");
    }

    /** A key that stands twice, whatever its values, and keys in another order or beside the known ones. */
    @ParameterizedTest
    @CsvSource({
        // The statement: iss twice, exp twice, cti twice, an unknown claim, the claims in another order.
        "statement, a501, a60161780169, ''",
        "statement, 041a6b015dce, 041a6b015dce041a6b015dce, a6",
        "statement, 041a6b015dce, 041a6b015dce040a, a6",
        "statement, 061a6b0156c6, 051a6b0156c6061a6b0156c6, a6",
        "statement, 061a6b0156c6, 061a6b0156c6061a6b0156c7, a6",
        "statement, 041a6b015dce061a6b0156c6, 061a6b0156c6041a6b015dce, a5",
        // The receipt: proofs twice, inclusion twice, and an algorithm where everybody could change it.
        "receipt, a119018c, a20127" + "19018c, ''",
        "receipt, a119018ca120, a219018c8019018ca120, ''",
        "receipt, a119018ca120, a119018ca2208020, ''",
        "receipt, 51a3012704, 53a401270127" + "04, ''",
        "receipt, 51a3012704, 53a401260127" + "04, ''",
        "receipt, 51a3012704, 51a3042701, ''"
    })
    void shouldRefuseKeysThatStandTwiceOrInAnotherOrder(
            final String of, final String at, final String with, final String head) {
        final VectorBatch batch = batches().get(0);
        final String right = HEX.formatHex(of.equals("statement") ? batch.statement() : batch.receipt());
        String wrong = right.replaceFirst(at, with);
        if (head != null && !head.isEmpty()) {
            wrong = head + wrong.substring(2);
        }
        assertThat(wrong).isNotEqualTo(right);
        final byte[] bytes = HEX.parseHex(wrong);
        assertRefused(() -> {
            if (of.equals("statement")) {
                Statement.parse(bytes);
            } else {
                Receipt.parse(bytes);
            }
        });
    }

    /** Whatever is malformed, a verdict comes out, also where every signature would be held for right. */
    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseByAVerdictWhenEitherIsMalformed(final VectorBatch batch) {
        final SignatureCheck believer = (kid, message, signature) -> SignatureCheck.Answer.VALID;
        forEachVariant(
                batch.statement(),
                variant -> assertThat(ReceiptVerifier.verify(variant, batch.receipt(), believer))
                        .isInstanceOf(Verdict.Refused.class));
        forEachVariant(
                batch.receipt(),
                variant -> assertThat(ReceiptVerifier.verify(batch.statement(), variant, believer))
                        .isInstanceOf(Verdict.Refused.class));
    }

    private static void forEachVariant(final byte[] cbor, final Consumer<byte[]> use) {
        final List<Item> items = items(cbor);
        assertThat(items).hasSizeGreaterThan(8);
        for (final Item item : items) {
            variants(cbor, item).forEach(use);
        }
    }

    /** The same within the byte string at {@code at}, whose length is kept right. */
    private static void forEachInner(final byte[] cbor, final int at, final Consumer<byte[]> use) {
        final Item outer = item(cbor, at);
        assertThat(outer.type()).isEqualTo(CborWriter.BYTES);
        final byte[] inner = Arrays.copyOfRange(cbor, outer.headEnd(), outer.end());
        final UnaryOperator<byte[]> wrapped = changed -> joined(
                Arrays.copyOf(cbor, outer.at()),
                head(CborWriter.BYTES, changed.length, CborWriter.headLength(changed.length) - 1),
                changed,
                Arrays.copyOfRange(cbor, outer.end(), cbor.length));
        assertThat(wrapped.apply(inner)).isEqualTo(cbor);
        for (final Item item : items(inner)) {
            variants(inner, item).forEach(variant -> use.accept(wrapped.apply(variant)));
        }
    }

    /** All ways to write one item wrongly: longer heads, reserved and indefinite ones, lengths that are not there. */
    private static List<byte[]> variants(final byte[] cbor, final Item item) {
        final List<byte[]> variants = new ArrayList<>();
        if (item.type() == 7) {
            return variants;
        }
        final int shortest = item.headEnd() - item.at() - 1;
        for (final int width : new int[] {1, 2, 4, 8}) {
            if (width > shortest) {
                variants.add(withHead(cbor, item, head(item.type(), item.argument(), width)));
            }
        }
        for (int reserved = 28; reserved <= INDEFINITE; reserved++) {
            variants.add(withHead(cbor, item, new byte[] {(byte) (item.type() << 5 | reserved)}));
        }
        final boolean hasLength = item.type() >= CborWriter.BYTES && item.type() <= CborWriter.MAP;
        if (hasLength) {
            variants.add(indefinite(cbor, item));
            for (final long length : HUGE) {
                variants.add(withHead(cbor, item, head(item.type(), length, CborWriter.headLength(length) - 1)));
            }
        }
        return variants;
    }

    /** Right, but of indefinite length: chunks or items, then a break. */
    private static byte[] indefinite(final byte[] cbor, final Item item) {
        final boolean string = item.type() <= CborWriter.TEXT;
        return joined(
                Arrays.copyOf(cbor, item.at()),
                new byte[] {(byte) (item.type() << 5 | INDEFINITE)},
                Arrays.copyOfRange(cbor, string ? item.at() : item.headEnd(), item.end()),
                new byte[] {BREAK},
                Arrays.copyOfRange(cbor, item.end(), cbor.length));
    }

    private static byte[] withHead(final byte[] cbor, final Item item, final byte[] head) {
        return joined(Arrays.copyOf(cbor, item.at()), head, Arrays.copyOfRange(cbor, item.headEnd(), cbor.length));
    }

    /** The head with its argument in {@code width} bytes, 0 for in the head itself. */
    private static byte[] head(final int type, final long argument, final int width) {
        final byte[] head = new byte[1 + width];
        final int additional = width == 0 ? (int) argument : 24 + Integer.numberOfTrailingZeros(width);
        head[0] = (byte) (type << 5 | additional);
        for (int i = 0; i < width; i++) {
            head[1 + i] = (byte) (argument >>> 8 * (width - 1 - i));
        }
        return head;
    }

    private static List<Item> items(final byte[] cbor) {
        final List<Item> items = new ArrayList<>();
        collect(cbor, 0, items);
        return items;
    }

    private static int collect(final byte[] cbor, final int at, final List<Item> items) {
        final Item item = item(cbor, at);
        items.add(item);
        int next = item.headEnd();
        for (long inside = children(item); inside > 0; inside--) {
            next = collect(cbor, next, items);
        }
        return item.end();
    }

    private static Item item(final byte[] cbor, final int at) {
        final int type = (cbor[at] & 0xFF) >>> 5;
        final int additional = cbor[at] & 0x1F;
        final int width = additional < 24 ? 0 : 1 << additional - 24;
        long argument = width == 0 ? additional : 0;
        for (int i = 1; i <= width; i++) {
            argument = argument << 8 | cbor[at + i] & 0xFF;
        }
        final Item open = new Item(at, at + 1 + width, at + 1 + width, type, argument);
        int end = open.headEnd();
        if (type == CborWriter.BYTES || type == CborWriter.TEXT) {
            end += (int) argument;
        }
        for (long inside = children(open); inside > 0; inside--) {
            end = item(cbor, end).end();
        }
        return new Item(at, open.headEnd(), end, type, argument);
    }

    private static long children(final Item item) {
        return switch (item.type()) {
            case CborWriter.ARRAY -> item.argument();
            case CborWriter.MAP -> 2 * item.argument();
            case CborWriter.TAG -> 1;
            default -> 0;
        };
    }

    /** The first statement of the vectors with a fourteenth element. */
    private static byte[] withElement(final String hex) {
        final String statement = HEX.formatHex(batches().get(0).statement());
        return HEX.parseHex(statement.replaceFirst("3a0001116f8d", "3a0001116f8e") + hex);
    }

    private static int indexOf(final byte[] bytes, final String hex) {
        return HEX.formatHex(bytes).indexOf(hex) / 2;
    }

    private static byte[] joined(final byte[]... parts) {
        return RecursiveTree.joined(List.of(parts));
    }

    private static void assertRefused(final Runnable parsing) {
        assertThatThrownBy(parsing::run)
                .isInstanceOf(MalformedReceiptException.class)
                .message()
                .matches("[a-zA-Z0-9][ -~]+[^.]");
    }
}
