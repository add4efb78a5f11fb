package io.attesta.authorizer.acceptor;

import java.util.function.Consumer;

/**
 * A map from identifiers of up to 32 bytes (an acceptor, a terminal, a pair and a version) to objects, for look-ups that allocate nothing
 * and touch little memory: open addressing, keys side by side in one array. A look-up in a map that is not in the processor's cache
 * waits for two lines of memory where one in {@link java.util.HashMap} waits for four. Nothing is ever removed but all. For one thread.
 *
 * @param <V> what is found, never null
 */
public final class IdentifierMap<V> {
    private static final int FIRST_PLACES = 64;
    private static final int WIDTH = 4;

    private long[] keys;
    private Object[] values;
    private int size;

    public IdentifierMap() {
        clear();
    }

    /** The value of a key, or null. */
    public V get(final long one, final long two, final long three, final long four) {
        return value(place(one, two, three, four));
    }

    /** Stores a value, in place of the one that the key has. */
    public void put(final long one, final long two, final long three, final long four, final V value) {
        int at = place(one, two, three, four);
        if (values[at] == null) {
            if (2 * (size + 1) > values.length) {
                grow();
                at = place(one, two, three, four);
            }
            size++;
            keys[at * WIDTH] = one;
            keys[at * WIDTH + 1] = two;
            keys[at * WIDTH + 2] = three;
            keys[at * WIDTH + 3] = four;
        }
        values[at] = value;
    }

    /** Number of keys. */
    public int size() {
        return size;
    }

    /** Gives each value once. */
    public void forEach(final Consumer<? super V> taker) {
        for (int at = 0; at < values.length; at++) {
            final V value = value(at);
            if (value != null) {
                taker.accept(value);
            }
        }
    }

    /** Forgets all keys and values. */
    public void clear() {
        keys = new long[FIRST_PLACES * WIDTH];
        values = new Object[FIRST_PLACES];
        size = 0;
    }

    /** Only values that were put are ever in there. */
    @SuppressWarnings("unchecked")
    private V value(final int at) {
        return (V) values[at];
    }

    /** Where a key is, or where it would be. */
    private int place(final long one, final long two, final long three, final long four) {
        final int mask = values.length - 1;
        int at = hash(one, two, three, four) & mask;
        while (values[at] != null && !has(at * WIDTH, one, two, three, four)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private boolean has(final int from, final long one, final long two, final long three, final long four) {
        return keys[from] == one && keys[from + 1] == two && keys[from + 2] == three && keys[from + 3] == four;
    }

    private void grow() {
        final long[] oldKeys = keys;
        final Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new Object[oldValues.length * 2];
        for (int i = 0; i < oldValues.length; i++) {
            if (oldValues[i] != null) {
                final int from = i * WIDTH;
                final int at = place(oldKeys[from], oldKeys[from + 1], oldKeys[from + 2], oldKeys[from + 3]);
                System.arraycopy(oldKeys, from, keys, at * WIDTH, WIDTH);
                values[at] = oldValues[i];
            }
        }
    }

    /** Identifiers differ in few characters: they are spread (2^64 divided by the golden ratio). */
    private static int hash(final long one, final long two, final long three, final long four) {
        final long mixed = ((one * 31 + two) * 31 + three) * 31 + four;
        return (int) (mixed * 0x9E37_79B9_7F4A_7C15L >>> 32);
    }
}
