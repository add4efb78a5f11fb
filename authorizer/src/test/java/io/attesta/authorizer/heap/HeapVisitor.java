package io.attesta.authorizer.heap;

import java.nio.ByteBuffer;

/** Sees the objects of a {@link HeapDump} one after another. Buffers are for the call only; they begin at their position. */
interface HeapVisitor {
    /** An instance; the content is read with {@link HeapClass#references}. */
    default void instance(final long id, final HeapClass type, final ByteBuffer content) {}

    /** An array of references. */
    default void objectArray(final long id, final long[] elements) {}

    /** An array of numbers, characters or booleans; the content is big-endian. */
    default void primitiveArray(final long id, final HeapType element, final ByteBuffer content) {}

    /** A static field that holds a reference. */
    default void staticField(final HeapClass type, final String name, final long reference) {}

    /** What the virtual machine itself holds: a variable of a method that runs, a native handle. */
    default void root(final long id, final String kind) {}
}
