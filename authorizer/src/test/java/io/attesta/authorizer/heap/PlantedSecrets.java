package io.attesta.authorizer.heap;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A program that holds a secret of its own in each shape in which none must lie about, and one that it has wiped. */
final class PlantedSecrets {
    /** Where and how each is planted; the name is what the secret is derived from, and what the search calls it. */
    enum Place {
        BYTES_IN_THE_MIDDLE,
        A_PART_OF_THE_BYTES,
        INTS,
        INTS_IN_REVERSE,
        LONGS,
        LONGS_IN_REVERSE,
        LITTLE_ENDIAN_NUMBER,
        ARRAY_OF_INTS,
        CHARACTERS_OF_BYTES,
        CHARACTERS_IN_HEX,
        STRING_IN_HEX,
        WIDE_STRING_IN_HEX,
        STRING_IN_BASE64,
        STRING_IN_BASE64_BEHIND_ONE,
        STRING_IN_BASE64URL,
        STRING_BUILDER,
        HEAP_BUFFER,
        BIG_NUMBER,
        MAP,
        LAMBDA,
        FIELDS,
        STATIC_FIELD;

        byte[] secret() {
            return PlantedSecrets.secret(name());
        }
    }

    private static byte[] statically;

    private final byte[] bytesInTheMiddle = between(Place.BYTES_IN_THE_MIDDLE.secret());
    private final byte[] aPartOfTheBytes = between(Arrays.copyOfRange(Place.A_PART_OF_THE_BYTES.secret(), 9, 21));
    private final int[] ints = ints(Place.INTS, ByteOrder.BIG_ENDIAN);
    private final int[] intsInReverse = ints(Place.INTS_IN_REVERSE, ByteOrder.LITTLE_ENDIAN);
    private final long[] longs = longs(Place.LONGS, ByteOrder.BIG_ENDIAN);
    private final long[] longsInReverse = longs(Place.LONGS_IN_REVERSE, ByteOrder.LITTLE_ENDIAN);
    private final byte[] littleEndianNumber = reversed(Place.LITTLE_ENDIAN_NUMBER.secret());
    private final int[][] arrayOfInts = {{}, ints(Place.ARRAY_OF_INTS, ByteOrder.BIG_ENDIAN)};
    private final char[] charactersOfBytes = StandardCharsets.ISO_8859_1
            .decode(ByteBuffer.wrap(Place.CHARACTERS_OF_BYTES.secret()))
            .toString()
            .toCharArray();
    private final CharBuffer charactersInHex =
            CharBuffer.wrap(hex(Place.CHARACTERS_IN_HEX).toCharArray());
    private final String stringInHex = "key=" + hex(Place.STRING_IN_HEX);
    private final String wideStringInHex = "ș " + hex(Place.WIDE_STRING_IN_HEX);
    private final String stringInBase64 = Base64.getEncoder().encodeToString(Place.STRING_IN_BASE64.secret());
    private final String stringInBase64BehindOne =
            Base64.getEncoder().encodeToString(between(Place.STRING_IN_BASE64_BEHIND_ONE.secret()));
    private final String stringInBase64Url = Base64.getUrlEncoder().encodeToString(Place.STRING_IN_BASE64URL.secret());
    private final StringBuilder stringBuilder = new StringBuilder(hex(Place.STRING_BUILDER)).append('\n');
    private final ByteBuffer heapBuffer = ByteBuffer.wrap(Place.HEAP_BUFFER.secret());
    private final BigInteger bigNumber = new BigInteger(1, Place.BIG_NUMBER.secret());
    private final Map<String, byte[]> map = Map.of("key", Place.MAP.secret());
    private final Runnable lambda = held(Place.LAMBDA.secret());
    private final long high = ByteBuffer.wrap(Place.FIELDS.secret()).getLong(0);
    private final long low = ByteBuffer.wrap(Place.FIELDS.secret()).getLong(8);
    private final byte[] wiped = secret("wiped");

    private PlantedSecrets() {
        Arrays.fill(wiped, (byte) 0);
    }

    /** Says when all is planted, and ends with its input. */
    public static void main(final String[] arguments) throws Exception {
        statically = Place.STATIC_FIELD.secret();
        final List<PlantedSecrets> all = List.of(new PlantedSecrets());
        System.out.println("planted " + all.size());
        System.in.read();
        System.out.println(all.hashCode() + statically.length);
    }

    /** 32 bytes that follow from a name. */
    static byte[] secret(final String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String hex(final Place place) {
        return HexFormat.of().formatHex(place.secret());
    }

    private static byte[] between(final byte[] secret) {
        final byte[] wider = new byte[secret.length + 5];
        System.arraycopy(secret, 0, wider, 1, secret.length);
        return wider;
    }

    private static int[] ints(final Place place, final ByteOrder order) {
        final int[] ints = new int[10];
        ByteBuffer.wrap(place.secret()).order(order).asIntBuffer().get(ints, 1, 8);
        return ints;
    }

    private static long[] longs(final Place place, final ByteOrder order) {
        final long[] longs = new long[6];
        ByteBuffer.wrap(place.secret()).order(order).asLongBuffer().get(longs, 1, 4);
        return longs;
    }

    private static byte[] reversed(final byte[] secret) {
        final byte[] reversed = new byte[secret.length];
        for (int i = 0; i < secret.length; i++) {
            reversed[i] = secret[secret.length - 1 - i];
        }
        return reversed;
    }

    private static Runnable held(final byte[] secret) {
        return () -> System.out.println(secret.length);
    }

    /** So that no field is without use. */
    @Override
    public String toString() {
        return Integer.toString(List.of(
                        bytesInTheMiddle,
                        aPartOfTheBytes,
                        ints,
                        intsInReverse,
                        longs,
                        longsInReverse,
                        littleEndianNumber,
                        arrayOfInts,
                        charactersOfBytes,
                        charactersInHex,
                        stringInHex,
                        wideStringInHex,
                        stringInBase64,
                        stringInBase64BehindOne,
                        stringInBase64Url,
                        stringBuilder,
                        heapBuffer,
                        bigNumber,
                        map,
                        lambda,
                        high,
                        low,
                        wiped)
                .hashCode());
    }
}
