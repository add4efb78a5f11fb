package io.attesta.authorizer.heap;

import java.nio.ByteBuffer;
import java.util.List;

/** A class of a dump: its name, the fields that it declares, and what it extends. */
final class HeapClass {
    /** A field of instances. */
    record Field(String name, HeapType type) {}

    /** Told the references of an instance. */
    interface ReferenceVisitor {
        /** @param field {@code package.Class.field} of the class that declares it */
        void reference(String field, long to);
    }

    private final String name;
    private final List<Field> fields;
    private final List<String> qualified;
    private HeapClass parent;

    HeapClass(final String name, final List<Field> fields) {
        this.name = name;
        this.fields = List.copyOf(fields);
        qualified = fields.stream().map(field -> name + "." + field.name()).toList();
    }

    String name() {
        return name;
    }

    void extend(final HeapClass superclass) {
        parent = superclass;
    }

    /** Reads an instance: the fields of the class itself first, then those of each class above it. */
    void references(final ByteBuffer content, final ReferenceVisitor visitor) {
        int at = content.position();
        for (HeapClass type = this; type != null; type = type.parent) {
            for (int i = 0; i < type.fields.size(); i++) {
                final HeapType field = type.fields.get(i).type();
                if (field == HeapType.OBJECT) {
                    final long to = content.getLong(at);
                    if (to != 0) {
                        visitor.reference(type.qualified.get(i), to);
                    }
                }
                at += field.bytes();
            }
        }
    }
}
