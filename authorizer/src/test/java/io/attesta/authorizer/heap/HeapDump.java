package io.attesta.authorizer.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A heap dump of HotSpot, the binary format of HPROF 1.0.2 with identifiers of eight bytes, up to 2 GiB. Keeps classes and names; objects
 * are read anew from the file with each {@link #walk}.
 *
 * <pre>
 *   "JAVA PROFILE 1.0.2" 00 | 4 length of identifiers | 8 time | records ...
 *   record: 1 tag | 4 time | 4 length | content
 * </pre>
 *
 * What a dump does not show: memory outside the heap (direct buffers, the stacks' own copies in registers, native libraries).
 */
final class HeapDump {
    private static final int ID_BYTES = 8;
    private static final int UTF_8 = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int SEGMENT = 0x0C;
    private static final int SEGMENT_OF_MANY = 0x1C;

    private final ByteBuffer file;
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, String> classNames = new HashMap<>();
    private final Map<Long, HeapClass> classes = new HashMap<>();
    private final Map<Long, Long> parents = new HashMap<>();

    private HeapDump(final ByteBuffer file) {
        this.file = file;
        header();
        records((tag, end) -> {
            if (tag == UTF_8) {
                names.put(file.getLong(), text(end - file.position()));
            } else if (tag == LOAD_CLASS) {
                file.getInt();
                final long id = file.getLong();
                file.getInt();
                classNames.put(id, names.get(file.getLong()).replace('/', '.'));
            }
        });
        new Walk(new HeapVisitor() {}, true).run();
        parents.forEach((id, parent) -> classes.get(id).extend(classes.get(parent)));
    }

    /** Maps a dump into memory and reads its classes. */
    static HeapDump open(final Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return new HeapDump(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /** Shows all objects to a visitor. */
    void walk(final HeapVisitor visitor) {
        new Walk(visitor, false).run();
    }

    private interface RecordReader {
        void read(int tag, int end);
    }

    private void header() {
        file.position(0);
        final StringBuilder magic = new StringBuilder();
        for (int octet = file.get(); octet != 0; octet = file.get()) {
            magic.append((char) octet);
        }
        final int idBytes = file.getInt();
        file.getLong();
        if (!magic.toString().equals("JAVA PROFILE 1.0.2") || idBytes != ID_BYTES) {
            throw new IllegalArgumentException("not a heap dump that can be read: " + magic + ", " + idBytes);
        }
        file.mark();
    }

    private void records(final RecordReader reader) {
        file.reset();
        while (file.hasRemaining()) {
            final int tag = file.get();
            file.getInt();
            final long length = Integer.toUnsignedLong(file.getInt());
            final int end = Math.toIntExact(file.position() + length);
            reader.read(tag, end);
            file.position(end);
        }
    }

    private String text(final int length) {
        final byte[] bytes = new byte[length];
        file.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** One pass over the objects. */
    private final class Walk {
        private final HeapVisitor visitor;
        private final boolean readsClasses;

        private Walk(final HeapVisitor visitor, final boolean readsClasses) {
            this.visitor = visitor;
            this.readsClasses = readsClasses;
        }

        private void run() {
            records((tag, end) -> {
                if (tag == SEGMENT || tag == SEGMENT_OF_MANY) {
                    while (file.position() < end) {
                        object(file.get() & 0xFF);
                    }
                }
            });
        }

        private void object(final int tag) {
            switch (tag) {
                case 0x20 -> classDump();
                case 0x21 -> instance();
                case 0x22 -> objectArray();
                case 0x23 -> primitiveArray();
                default -> root(tag);
            }
        }

        private void root(final int tag) {
            final long id = file.getLong();
            switch (tag) {
                case 0xFF -> visitor.root(id, "the virtual machine");
                case 0x01 -> root(id, "a global handle of native code", ID_BYTES);
                case 0x02 -> root(id, "a local handle of native code", 2 * Integer.BYTES);
                case 0x03 -> root(id, "a variable of a method that runs", 2 * Integer.BYTES);
                case 0x04 -> root(id, "the stack of native code", Integer.BYTES);
                case 0x05 -> root(id, "a class of the system", 0);
                case 0x06 -> root(id, "a block of a thread", Integer.BYTES);
                case 0x07 -> root(id, "a monitor", 0);
                case 0x08 -> root(id, "a thread", 2 * Integer.BYTES);
                default -> throw new IllegalArgumentException("no object of a heap dump: " + tag);
            }
        }

        private void root(final long id, final String kind, final int more) {
            skip(more);
            visitor.root(id, kind);
        }

        private void classDump() {
            final long id = file.getLong();
            file.getInt();
            final long parent = file.getLong();
            // Loader, signers, protection domain, two reserved, length of an instance.
            skip(5 * ID_BYTES + Integer.BYTES);
            for (int i = file.getShort() & 0xFFFF; i > 0; i--) {
                file.getShort();
                skip(type().bytes());
            }
            final HeapClass known = classes.get(id);
            for (int i = file.getShort() & 0xFFFF; i > 0; i--) {
                final String name = names.get(file.getLong());
                final HeapType type = type();
                if (type == HeapType.OBJECT && !readsClasses) {
                    visitor.staticField(known, name, file.getLong());
                } else {
                    skip(type.bytes());
                }
            }
            final List<HeapClass.Field> fields = new ArrayList<>();
            for (int i = file.getShort() & 0xFFFF; i > 0; i--) {
                fields.add(new HeapClass.Field(names.get(file.getLong()), type()));
            }
            if (readsClasses) {
                classes.put(id, new HeapClass(classNames.get(id), fields));
                parents.put(id, parent);
            }
        }

        private void instance() {
            final long id = file.getLong();
            file.getInt();
            final long type = file.getLong();
            final int length = file.getInt();
            if (!readsClasses) {
                visitor.instance(id, classes.get(type), slice(length));
            }
            skip(length);
        }

        private void objectArray() {
            final long id = file.getLong();
            file.getInt();
            final int length = file.getInt();
            file.getLong();
            if (readsClasses) {
                skip(length * ID_BYTES);
                return;
            }
            final long[] elements = new long[length];
            for (int i = 0; i < length; i++) {
                elements[i] = file.getLong();
            }
            visitor.objectArray(id, elements);
        }

        private void primitiveArray() {
            final long id = file.getLong();
            file.getInt();
            final int length = file.getInt();
            final HeapType type = type();
            if (!readsClasses) {
                visitor.primitiveArray(id, type, slice(length * type.bytes()));
            }
            skip(length * type.bytes());
        }

        private HeapType type() {
            return HeapType.of(file.get());
        }

        private ByteBuffer slice(final int length) {
            return file.slice(file.position(), length);
        }

        private void skip(final int bytes) {
            file.position(file.position() + bytes);
        }
    }
}
