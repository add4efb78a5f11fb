package io.attesta.authorizer.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds secrets in a heap dump, and who holds them. Arrays of whatever primitive type are looked through as they stand and with the
 * bytes of each element in reverse, instances as the row of their fields. An array of arrays is not a holder, nor is a number: who holds it
 * is.
 */
public final class HeapSearch {
    private static final int WAY_UP = 8;
    private static final String OF_A_NUMBER = "java.math.BigInteger.mag";

    /**
     * One holder of one secret.
     *
     * @param secret name and shape, never the bytes
     * @param holder {@code package.Class.field}, {@code static package.Class.field}, a class whose own fields hold it, or what of the
     *     virtual machine holds it
     * @param way who holds the holder, and so on up
     */
    public record Found(String secret, String holder, List<String> way) {
        public Found {
            way = List.copyOf(way);
        }
    }

    private record Holder(String name, long id, boolean isArray) {
        private boolean isShell() {
            return isArray || name.equals(OF_A_NUMBER);
        }
    }

    private final SecretShapes shapes = new SecretShapes();
    private byte[] content = new byte[1 << 16];
    private byte[] swapped = new byte[1 << 16];

    /** A secret to look for, of at least twelve bytes. */
    public HeapSearch add(final String name, final byte[] secret) {
        shapes.add(name, secret);
        return this;
    }

    /** Looks through a dump of HotSpot; an object that is found and that nobody holds is held by {@code nobody}. */
    public List<Found> in(final Path path) throws IOException {
        final HeapDump dump = HeapDump.open(path);
        final List<Found> found = new ArrayList<>();
        final Map<Long, Collection<String>> arrays = arrays(dump, found);
        final Map<Long, Set<Holder>> holders = climb(dump, arrays.keySet());
        arrays.forEach((id, secrets) -> {
            for (final Holder holder : realHolders(id, holders)) {
                for (final String secret : secrets) {
                    found.add(new Found(secret, holder.name(), wayUp(holder.id(), holders)));
                }
            }
        });
        return List.copyOf(new LinkedHashSet<>(found));
    }

    /** The arrays that hold a part of a secret; instances that do are told at once. */
    private Map<Long, Collection<String>> arrays(final HeapDump dump, final List<Found> found) {
        final Map<Long, Collection<String>> arrays = new TreeMap<>();
        dump.walk(new HeapVisitor() {
            @Override
            public void primitiveArray(final long id, final HeapType element, final ByteBuffer bytes) {
                final Collection<String> secrets = secrets(bytes, element.bytes());
                if (!secrets.isEmpty()) {
                    arrays.put(id, secrets);
                }
            }

            @Override
            public void instance(final long id, final HeapClass type, final ByteBuffer fields) {
                for (final String secret : secrets(fields, Long.BYTES)) {
                    found.add(new Found(secret, type.name(), List.of()));
                }
            }
        });
        return arrays;
    }

    private Collection<String> secrets(final ByteBuffer bytes, final int elementBytes) {
        final int length = bytes.remaining();
        if (content.length < length) {
            content = new byte[length];
            swapped = new byte[length];
        }
        bytes.get(content, 0, length);
        final Collection<String> secrets = shapes.in(content, length);
        if (elementBytes == 1) {
            return secrets;
        }
        final int whole = length - length % elementBytes;
        for (int element = 0; element < whole; element += elementBytes) {
            for (int i = 0; i < elementBytes; i++) {
                swapped[element + elementBytes - 1 - i] = content[element + i];
            }
        }
        final Collection<String> all = new TreeSet<>(shapes.in(swapped, whole));
        all.addAll(secrets);
        return all;
    }

    /** Who holds each of them, who holds those, and so on for some steps. */
    private static Map<Long, Set<Holder>> climb(final HeapDump dump, final Set<Long> arrays) {
        final Map<Long, Set<Holder>> holders = new HashMap<>();
        Set<Long> sought = arrays;
        for (int step = 0; step < WAY_UP && !sought.isEmpty(); step++) {
            final Map<Long, Set<Holder>> further = holdersOf(dump, sought);
            holders.putAll(further);
            sought = new HashSet<>();
            for (final Set<Holder> some : further.values()) {
                for (final Holder holder : some) {
                    if (holder.id() != 0 && !holders.containsKey(holder.id())) {
                        sought.add(holder.id());
                    }
                }
            }
        }
        return holders;
    }

    private static Map<Long, Set<Holder>> holdersOf(final HeapDump dump, final Set<Long> sought) {
        final Map<Long, Set<Holder>> holders = new HashMap<>();
        // There are millions of references, and few of them lead here.
        final BitSet hint = new BitSet(1 << 16);
        sought.forEach(id -> {
            holders.put(id, new LinkedHashSet<>());
            hint.set(hint(id));
        });
        dump.walk(new HeapVisitor() {
            @Override
            public void instance(final long id, final HeapClass type, final ByteBuffer fields) {
                type.references(fields, (field, to) -> note(to, field, id, false));
            }

            @Override
            public void objectArray(final long id, final long[] elements) {
                for (final long element : elements) {
                    note(element, "an array", id, true);
                }
            }

            @Override
            public void staticField(final HeapClass type, final String name, final long reference) {
                note(reference, "static " + type.name() + "." + name, 0, false);
            }

            @Override
            public void root(final long id, final String kind) {
                note(id, kind, 0, false);
            }

            private void note(final long to, final String holder, final long holderId, final boolean isArray) {
                if (hint.get(hint(to)) && holders.containsKey(to)) {
                    holders.get(to).add(new Holder(holder, holderId, isArray));
                }
            }
        });
        return holders;
    }

    private static int hint(final long id) {
        return (int) (id >>> 3) & 0xFFFF;
    }

    /** Holders that are no mere shells, through those. */
    private static Set<Holder> realHolders(final long id, final Map<Long, Set<Holder>> holders) {
        final Set<Holder> real = new LinkedHashSet<>();
        for (final Holder holder : holders.getOrDefault(id, Set.of())) {
            if (holder.isShell()) {
                real.addAll(realHolders(holder.id(), holders));
            } else {
                real.add(holder);
            }
        }
        return real.isEmpty() ? Set.of(new Holder("nobody", 0, false)) : real;
    }

    private static List<String> wayUp(final long from, final Map<Long, Set<Holder>> holders) {
        final List<String> way = new ArrayList<>();
        long id = from;
        while (id != 0 && way.size() < WAY_UP) {
            final Set<Holder> above = holders.getOrDefault(id, Set.of());
            if (above.isEmpty()) {
                break;
            }
            final Holder next = above.iterator().next();
            way.add(next.name());
            id = next.id();
        }
        return way;
    }
}
