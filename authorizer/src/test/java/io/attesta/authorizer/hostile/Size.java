package io.attesta.authorizer.hostile;

/** How large the campaigns are: system properties, with what every build can afford when they are not set. */
final class Size {
    private Size() {}

    /** Mutated frames. */
    static int frames() {
        return Integer.getInteger("hostile.frames", 20_000);
    }

    /** Connections at once of one campaign. */
    static int connections() {
        return Integer.getInteger("hostile.connections", 200);
    }

    /** Connections that ask and never read. */
    static int readers() {
        return Integer.getInteger("hostile.readers", 4);
    }
}
