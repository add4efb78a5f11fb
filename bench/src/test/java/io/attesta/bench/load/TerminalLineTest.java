package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.bench.load.FakeListener.Spoil;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TerminalLineTest {
    private static final int CARDS = 1_000;
    private static final int CLINIC = 1;
    private static final long GOOD_CARD = 42;
    private static final long STOLEN_CARD = 198;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LITTLE = Duration.ofMillis(100);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<String> strays = new CopyOnWriteArrayList<>();
    private FakeListener server;
    private TerminalLine line;

    @AfterEach
    void close() {
        line.close();
        if (server != null) {
            server.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void shouldGoThroughAVisitAndGetTheSameAnswersAgain() throws Exception {
        open(n -> Spoil.NOTHING, TestKeys.store(), PATIENCE);
        final Told opened = presented(GOOD_CARD);
        assertRight(opened, ResponseCode.APPROVED);
        assertRight(again(opened), ResponseCode.APPROVED);
        final Told inquired = asked(GOOD_CARD, Action.INSURED_STATUS, opened.code(), Optional.empty());
        assertRight(inquired, ResponseCode.APPROVED);
        assertThat(inquired.code()).isEqualTo(opened.code());
        assertRight(again(inquired), ResponseCode.APPROVED);

        final Told reversed = told(done -> line.reverse(opened.transaction(), done));
        assertRight(reversed, ResponseCode.APPROVED);
        assertRight(again(reversed), ResponseCode.APPROVED);
        final Told late =
                asked(GOOD_CARD, Action.CLOSE_SESSION, opened.code(), Optional.of(ResponseCode.SESSION_ENDED));
        assertRight(late, ResponseCode.SESSION_ENDED);
        assertThat(strays).isEmpty();
    }

    @Test
    void shouldTakeARefusalForRightWhenTheCardDeservesIt() throws Exception {
        open(n -> Spoil.NOTHING, TestKeys.store(), PATIENCE);
        assertRight(presented(STOLEN_CARD), ResponseCode.STOLEN);
    }

    @Test
    void shouldSayWhichCodeCameWhenAnotherIsExpected() throws Exception {
        open(n -> Spoil.NOTHING, TestKeys.store(), PATIENCE);
        final Told told =
                asked(STOLEN_CARD, Action.PRESENCE, AuthorizationCode.NONE, Optional.of(ResponseCode.APPROVED));
        assertThat(told.responseCode()).contains(ResponseCode.STOLEN);
        assertThat(told.wrong()).contains("response code 43, not 00");
    }

    @Test
    void shouldRefuseAnAnswerWhoseMacIsWrong() throws Exception {
        open(n -> Spoil.WRONG_MAC, TestKeys.store(), PATIENCE);
        final Told told = presented(GOOD_CARD);
        assertThat(told.wrong()).contains("the MAC of the answer is wrong");
        assertThat(told.code()).isEqualTo(AuthorizationCode.NONE);
    }

    @Test
    void shouldNoticeAnAnswerToARepeatThatIsNotTheFirst() throws Exception {
        open(n -> n == 0 ? Spoil.DROPPED : Spoil.NOTHING, TestKeys.store(), LITTLE);
        final Told nothing = presented(GOOD_CARD);
        assertThat(nothing.wrong()).contains("no answer within 100 ms");
        // As if another answer had come then.
        assertThat(nothing.transaction().answered(new byte[] {1}, 0, 1)).isTrue();
        assertThat(again(nothing).wrong()).contains("not the first answer, byte for byte");
    }

    @Test
    void shouldTellOfAnAnswerThatComesTooLate() throws Exception {
        open(n -> n == 0 ? Spoil.DELAYED : Spoil.NOTHING, TestKeys.store(), LITTLE);
        final Told nothing = presented(GOOD_CARD);
        assertThat(nothing.wrong()).contains("no answer within 100 ms");
        final Told opened = presented(GOOD_CARD);
        while (strays.isEmpty()) {
            // Not presentations: a card has so many openings in an hour.
            assertRight(
                    asked(GOOD_CARD, Action.INSURED_STATUS, opened.code(), Optional.empty()), ResponseCode.APPROVED);
        }
        assertThat(strays).containsExactly("an answer that nobody waits for");
    }

    @Test
    void shouldConnectAgainWhenTheServerHangsUp() throws Exception {
        open(n -> n == 0 ? Spoil.HUNG_UP : Spoil.NOTHING, TestKeys.store(), PATIENCE);
        final Told lost = presented(GOOD_CARD);
        assertThat(lost.wrong()).contains("the connection ended before the answer came");
        assertRight(again(lost), ResponseCode.APPROVED);
    }

    @Test
    void shouldTellEveryoneWhoAsksWhenThereIsNoServer() throws Exception {
        open(n -> Spoil.NOTHING, TestKeys.store(), PATIENCE);
        server.close();
        server = null;
        assertThat(presented(GOOD_CARD).wrong())
                .hasValueSatisfying(why -> assertThat(why).startsWith("cannot connect: "));
        assertThat(presented(GOOD_CARD).wrong()).isPresent();
    }

    private void open(final IntFunction<Spoil> spoils, final KeyStore keys, final Duration patience)
            throws InterruptedException {
        server = new FakeListener(new FakeAuthorizer(TestKeys.store(), LoadClock.system(), CARDS), spoils);
        line = new TerminalLine(
                group.next(),
                new Bootstrap().channel(NioSocketChannel.class).remoteAddress("127.0.0.1", server.port()),
                keys,
                new AtomicInteger()::incrementAndGet,
                patience,
                strays::add);
    }

    private Told presented(final long card) throws Exception {
        return asked(card, Action.PRESENCE, AuthorizationCode.NONE, Optional.empty());
    }

    private Told asked(final long card, final Action action, final int code, final Optional<ResponseCode> expected)
            throws Exception {
        return told(done -> line.ask(new Question(CLINIC, card, action, code, expected, false), done));
    }

    private Told again(final Told earlier) throws Exception {
        return told(done -> line.repeat(earlier.transaction(), done));
    }

    private static Told told(final Consumer<Consumer<Told>> asking) throws Exception {
        final CompletableFuture<Told> told = new CompletableFuture<>();
        asking.accept(told::complete);
        return told.get(20, TimeUnit.SECONDS);
    }

    private static void assertRight(final Told told, final ResponseCode code) {
        assertThat(told.wrong()).isEmpty();
        assertThat(told.responseCode()).contains(code);
    }
}
