package io.attesta.authorizer.heap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Secrets in all shapes in which they are looked for: the bytes as they are and in reverse (numbers in little-endian limbs), in hex,
 * base64 and base64url wherever they begin in what was encoded; each with one byte, or two in either order, a character. A part of a
 * secret counts too: twelve bytes in a row of it, or twenty characters.
 */
final class SecretShapes {
    private static final int ANCHOR = Long.BYTES;
    private static final int PART_BYTES = 12;
    private static final int PART_CHARACTERS = 20;

    private record Shape(String name, byte[] bytes, int least) {}

    private record Anchor(Shape shape, int at) {}

    private final Map<Long, List<Anchor>> anchors = new HashMap<>();
    // First and last two bytes of all anchors, so that most places cost one look or two.
    private final BitSet firsts = new BitSet(1 << 16);
    private final BitSet lasts = new BitSet(1 << 16);

    /** @param secret at least twelve bytes, random enough not to occur by chance */
    void add(final String name, final byte[] secret) {
        if (secret.length < PART_BYTES) {
            throw new IllegalArgumentException("too short to be looked for: " + name);
        }
        widths(name, secret, PART_BYTES);
        final byte[] reversed = new byte[secret.length];
        for (int i = 0; i < secret.length; i++) {
            reversed[i] = secret[secret.length - 1 - i];
        }
        widths(name + " in reverse", reversed, PART_BYTES);
        text(name + " in hex", HexFormat.of().formatHex(secret));
        text(name + " in hex", HexFormat.of().withUpperCase().formatHex(secret));
        for (int before = 0; before < 3; before++) {
            base64(name + " in base64", Base64.getEncoder(), before, secret);
            base64(name + " in base64", Base64.getUrlEncoder(), before, secret);
        }
    }

    /** The characters that do not depend on what stands around the secret. */
    private void base64(final String name, final Base64.Encoder encoder, final int before, final byte[] secret) {
        final byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        final String encoded = encoder.withoutPadding().encodeToString(shifted);
        text(name, encoded.substring((before * 8 + 5) / 6, shifted.length * 8 / 6));
    }

    private void text(final String name, final String text) {
        widths(name, text.getBytes(StandardCharsets.US_ASCII), Math.min(text.length(), PART_CHARACTERS));
    }

    private void widths(final String name, final byte[] bytes, final int least) {
        shape(new Shape(name, bytes, least));
        final byte[] bigEndian = new byte[2 * bytes.length];
        final byte[] littleEndian = new byte[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bigEndian[2 * i + 1] = bytes[i];
            littleEndian[2 * i] = bytes[i];
        }
        shape(new Shape(name + " as characters", bigEndian, 2 * least));
        shape(new Shape(name + " as characters", littleEndian, 2 * least));
    }

    /** Anchors so close that each part that counts has a whole one in it. */
    private void shape(final Shape shape) {
        for (int at = 0; at + ANCHOR <= shape.bytes.length; at += Math.min(ANCHOR, shape.least - ANCHOR + 1)) {
            final long anchor = ByteBuffer.wrap(shape.bytes).getLong(at);
            anchors.computeIfAbsent(anchor, bytes -> new ArrayList<>()).add(new Anchor(shape, at));
            firsts.set((int) (anchor >>> 48));
            lasts.set((int) anchor & 0xFFFF);
        }
    }

    /** Names and shapes of the secrets of which a part stands in {@code content[0, length)}. */
    Collection<String> in(final byte[] content, final int length) {
        Collection<String> found = List.of();
        long window = 0;
        for (int i = 0; i < length; i++) {
            window = window << 8 | content[i] & 0xFF;
            if (lasts.get((int) window & 0xFFFF) && firsts.get((int) (window >>> 48)) && i + 1 >= ANCHOR) {
                for (final Anchor anchor : anchors.getOrDefault(window, List.of())) {
                    if (isPart(anchor, content, i + 1 - ANCHOR, length)) {
                        found = found.isEmpty() ? new TreeSet<>() : found;
                        found.add(anchor.shape.name);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isPart(final Anchor anchor, final byte[] content, final int at, final int length) {
        final byte[] bytes = anchor.shape.bytes;
        int before = 0;
        while (before < Math.min(anchor.at, at) && bytes[anchor.at - before - 1] == content[at - before - 1]) {
            before++;
        }
        final int mismatch = Arrays.mismatch(bytes, anchor.at, bytes.length, content, at, length);
        final int behind = mismatch < 0 ? bytes.length - anchor.at : mismatch;
        return before + behind >= anchor.shape.least;
    }
}
