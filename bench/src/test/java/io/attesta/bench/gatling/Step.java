package io.attesta.bench.gatling;

/** What a request is in a visit. */
enum Step {
    OPEN,
    WITHIN,
    CLOSE,
    REPEAT,
    REVERSE
}
