package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.State;
import io.attesta.keystore.Cmac;
import io.attesta.protocol.iso.AuthorizationCode;

/**
 * Makes codes for new sessions: 30 bits of AES-CMAC over node ‖ sequence ‖ attempt, the first attempt whose code no live session
 * has. Owned by the thread that decides.
 */
final class AuthorizationCodes {
    private static final int INPUT_LENGTH = 11;
    private static final int ATTEMPTS = 256;

    private final Cmac cmac;
    private final byte[] input = new byte[INPUT_LENGTH];
    private final byte[] tag = new byte[Cmac.LENGTH];

    AuthorizationCodes(final Cmac cmac, final int node) {
        this.cmac = cmac;
        input[0] = (byte) (node >>> 8);
        input[1] = (byte) node;
    }

    int next(final long sequence, final State state) {
        for (int i = 0; i < 8; i++) {
            input[2 + i] = (byte) (sequence >>> (56 - 8 * i));
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            input[10] = (byte) attempt;
            cmac.compute(input, 0, INPUT_LENGTH, tag, 0);
            final int code = AuthorizationCode.ofTag(tag, 0);
            if (state.session(code) == null) {
                return code;
            }
        }
        // With at most 64 million of 2^30 codes in use, 256 misses in a row have a chance below 10^-300.
        throw new IllegalStateException("no free authorization code in " + ATTEMPTS + " attempts");
    }
}
