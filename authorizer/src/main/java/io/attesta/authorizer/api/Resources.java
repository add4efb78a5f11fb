package io.attesta.authorizer.api;

import java.util.List;

/** Some resources of the HTTP API that belong together: what the composition root puts in, and the API serves. */
public abstract class Resources {
    Resources() {}

    /** Their methods, each with who may. */
    abstract List<Route> routes();
}
