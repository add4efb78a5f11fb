package io.attesta.bench.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.ServerException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcReadingsTest {
    @Test
    void shouldReadResidentMemory() throws Exception {
        assertThat(ServerMemory.resident(List.of("Name:\tjava", "VmHWM:\t  9000 kB", "VmRSS:\t  1234 kB")))
                .isEqualTo(1_234 * 1_024);
        assertThatThrownBy(() -> ServerMemory.resident(List.of("Name:\tjava"))).isInstanceOf(IOException.class);
    }

    @Test
    void shouldReadWhatTheKernelHolds() {
        final List<String> sockets =
                List.of("sockets: used 71", "TCP: inuse 8 orphan 0 tw 2 alloc 9 mem 3", "UDP: inuse 1 mem 7");
        final List<String> memory = List.of("MemTotal: 1 kB", "Slab:   200 kB");
        assertThat(KernelMemory.of(sockets, memory)).contains(new KernelMemory(3 * 4_096, 200 * 1_024));
        assertThat(KernelMemory.of(List.of(), memory)).isEmpty();
        assertThat(KernelMemory.of(sockets, List.of())).isEmpty();
    }

    @Test
    void shouldReadMetersWithTheirLabels() throws Exception {
        final ServerMeters meters = ServerMeters.of("""
                # HELP attesta_batch_size Statements in a batch.
                # TYPE attesta_batch_size summary
                attesta_batch_size_count 4
                attesta_batch_size_sum 12.0
                attesta_stage_seconds{quantile="0.5",stage="seal"} 1.0E-4
                attesta_snapshot_age NaN
                nonsense
                """);
        assertThat(meters.batches()).isEqualTo(4);
        assertThat(meters.statements()).isEqualTo(12);
        assertThat(meters.value("attesta_stage_seconds{quantile=\"0.5\",stage=\"seal\"}"))
                .isEqualTo(1e-4);
        assertThatThrownBy(() -> meters.value("attesta_other")).hasMessageContaining("attesta_other");
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoRoomForSockets() {
        assertThatCode(() -> Descriptors.requireRoom(8_000, 9_024)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Descriptors.requireRoom(8_000, 1_500))
                .isInstanceOf(ServerException.class)
                .hasMessage(
                        "A process may have 1500 files and sockets open here, too few for 8000 connections: raise the limit"
                                + " (ulimit -n) to 9024, or ask for at most 476 connections.");
    }
}
