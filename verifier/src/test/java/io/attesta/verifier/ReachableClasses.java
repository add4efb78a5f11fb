package io.attesta.verifier;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** All classes that one class of a jar can lead to, by what the constant pools of the class files name (JVMS §4.4). */
final class ReachableClasses {
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;

    private final JarFile jar;
    private final Set<String> reached = new TreeSet<>();
    private final Set<String> missing = new TreeSet<>();

    /** From {@code root}, a name with slashes. */
    ReachableClasses(final JarFile jar, final String root) throws IOException {
        this.jar = jar;
        final Deque<String> open = new ArrayDeque<>(Set.of(root));
        while (!open.isEmpty()) {
            final String name = open.pop();
            if (reached.add(name)) {
                names(name).stream().filter(named -> !named.startsWith("java")).forEach(open::push);
            }
        }
        reached.removeAll(missing);
    }

    /** Names with slashes, of those that are there. */
    Set<String> reached() {
        return reached;
    }

    /** Those that are named but neither in the jar nor of the platform. */
    Set<String> missing() {
        return missing;
    }

    private Set<String> names(final String name) throws IOException {
        final ZipEntry entry = jar.getEntry(name + ".class");
        if (entry == null) {
            missing.add(name);
            return Set.of();
        }
        return constants(jar.getInputStream(entry).readAllBytes());
    }

    private static Set<String> constants(final byte[] classFile) throws IOException {
        final DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        in.skipBytes(8);
        final int count = in.readUnsignedShort();
        final String[] texts = new String[count];
        final int[] classes = new int[count];
        for (int i = 1; i < count; i++) {
            final int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> texts[i] = in.readUTF();
                case CLASS -> classes[i] = in.readUnsignedShort();
                case LONG, DOUBLE -> {
                    in.skipBytes(8);
                    i++;
                }
                // A string, a method type, a module, a package; a method handle; all others.
                case 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                default -> in.skipBytes(4);
            }
        }
        final Set<String> names = new TreeSet<>();
        for (final int index : classes) {
            if (index > 0) {
                // An array's name is a descriptor, of an element that may be a class.
                final String name = texts[index].replaceFirst("^\\[+(L(.*);|[A-Z])$", "$2");
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
