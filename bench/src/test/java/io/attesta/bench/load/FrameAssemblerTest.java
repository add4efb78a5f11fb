package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameAssemblerTest {
    private final byte[] scratch = new byte[FrameAssembler.MAX_LENGTH];

    @Property
    void shouldGiveTheSameMessagesHoweverTheyAreCut(
            @ForAll @Size(max = 20) final List<@IntRange(max = 700) Integer> lengths,
            @ForAll @Size(min = 1, max = 20) final List<@IntRange(min = 1, max = 900) Integer> cuts) {
        final ByteBuf sent = Unpooled.buffer();
        final List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            final byte[] message = new byte[lengths.get(i)];
            Arrays.fill(message, (byte) i);
            messages.add(message);
            sent.writeShort(message.length).writeBytes(message);
        }
        final FrameAssembler assembler = new FrameAssembler();
        final List<byte[]> received = new ArrayList<>();
        for (int i = 0; sent.isReadable(); i++) {
            final ByteBuf part = sent.readSlice(Math.min(sent.readableBytes(), cuts.get(i % cuts.size())));
            assertThat(assembler.feed(
                            part,
                            scratch,
                            (bytes, offset, length) ->
                                    received.add(Arrays.copyOfRange(bytes, offset, offset + length))))
                    .isTrue();
        }
        assertThat(received).hasSize(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            assertThat(received.get(i)).isEqualTo(messages.get(i));
        }
    }

    @Test
    void shouldRefuseALengthThatNoAnswerHasWhenItComesWholeOrCut() {
        final byte[] tooLong = {0x10, 0x01, 0};
        final FrameAssembler.Sink none = (bytes, offset, length) -> {
            throw new AssertionError("no message was whole");
        };
        assertThat(new FrameAssembler().feed(Unpooled.wrappedBuffer(tooLong), scratch, none))
                .isFalse();
        final FrameAssembler cut = new FrameAssembler();
        assertThat(cut.feed(Unpooled.wrappedBuffer(tooLong, 0, 1), scratch, none))
                .isTrue();
        assertThat(cut.feed(Unpooled.wrappedBuffer(tooLong, 1, 2), scratch, none))
                .isFalse();
    }
}
