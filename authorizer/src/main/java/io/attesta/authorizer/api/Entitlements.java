package io.attesta.authorizer.api;

import java.util.List;
import java.util.stream.IntStream;

/** Entitlement flags (DF12) by the names that deltas have for them. */
final class Entitlements {
    /** By bit. */
    private static final List<String> NAMES = List.of("INSURED", "MINIMUM_INCOME", "MAY_PRACTISE", "JOB_SEEKER");

    private Entitlements() {}

    /** The names of those that are set. */
    static List<String> names(final int flags) {
        return IntStream.range(0, NAMES.size())
                .filter(bit -> (flags >>> bit & 1) == 1)
                .mapToObj(NAMES::get)
                .toList();
    }
}
