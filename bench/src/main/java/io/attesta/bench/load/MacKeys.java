package io.attesta.bench.load;

import io.attesta.keystore.Cmac;

/**
 * A terminal's two MAC keys of one version. For one thread.
 *
 * @param version of the master
 * @param request seals what it sends
 * @param response checks what it is answered
 */
record MacKeys(int version, Cmac request, Cmac response) {}
