package io.attesta.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FileDescriptorsTest {
    @Test
    void shouldWarnWhenTheLimitIsTooLowForTheConnections() {
        assertThat(FileDescriptors.warning(10_000, 11_024)).isEmpty();
        assertThat(FileDescriptors.warning(10_000, 11_023))
                .hasValue("This process may have 11023 files and sockets open, too few for 10000 connections: raise the"
                        + " limit (ulimit -n, LimitNOFILE) to 11024, or lower transport.max-connections.");
    }
}
