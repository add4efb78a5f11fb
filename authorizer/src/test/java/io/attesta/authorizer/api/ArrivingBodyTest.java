package io.attesta.authorizer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.common.stream.StreamWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pieces from an event loop, bytes for a thread. */
@Timeout(20)
final class ArrivingBodyTest {
    private final StreamWriter<HttpObject> sender = StreamMessage.streaming();
    private final ArrivingBody body = new ArrivingBody(sender, Duration.ofMillis(1));

    private void send(final String text) {
        assertThat(sender.tryWrite(HttpData.ofUtf8(text))).isTrue();
    }

    @Test
    void shouldGiveAllBytesInOrderWhenMoreComesThanIsAskedForAtOnce() throws IOException {
        final StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            send("piece " + i + (i % 7 == 0 ? "" : "\n"));
            sent.append("piece ").append(i).append(i % 7 == 0 ? "" : "\n");
            send("");
        }
        sender.close();
        assertThat(body.read()).isEqualTo('p');
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(sent.substring(1).toString());
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void shouldSayOnceThatNothingComesAndThenGiveWhatComes() throws IOException {
        final List<String> pauses = new ArrayList<>();
        body.whenPaused(() -> {
            pauses.add("pause");
            if (pauses.size() == 3) {
                sender.close();
            } else {
                send("b" + pauses.size());
            }
        });
        send("a");
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("ab1b2");
        assertThat(pauses).hasSize(3);
    }

    @Test
    void shouldBreakOffBehindWhatCameWhenTheBodyDoes() throws IOException {
        send("ab");
        sender.close(new IllegalStateException("reset"));
        assertThat(body.readNBytes(2)).asString(StandardCharsets.US_ASCII).isEqualTo("ab");
        assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessage("the body broke off");
        assertThatThrownBy(() -> body.read(new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void shouldTakeNothingMoreWhenClosed() {
        body.close();
        assertThatThrownBy(() -> sender.whenComplete().join()).isNotNull();
        assertThat(sender.isOpen()).isFalse();
    }
}
