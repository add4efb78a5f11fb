package io.attesta.bench.load;

import io.attesta.bench.load.AnswerModel.Session;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * One connection on which terminals ask when somebody tells them to: the generator's encoder, keys and check of answers for callers that
 * have a schedule of their own. Where a {@link Lane} decides by itself what it sends, and reuses what it holds, this one takes questions one
 * by one, keeps what it sent as long as the caller does, and tells of each answer. It connects when it is first asked something, and again
 * when the connection was lost.
 *
 * <p>Any thread may ask; all else happens on the one event loop, and there the answers are told. Nothing blocks.
 */
public final class TerminalLine {
    private static final int CHIP = 51;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final KeyStore keys;
    private final CmacRoom room = new CmacRoom();
    private final TerminalVersions versions;
    private final IntSupplier stans;
    private final Duration timeout;
    private final Consumer<String> stray;

    private final Map<Integer, TerminalPair> pairs = new HashMap<>();
    private final Map<Integer, Waiting> waiting = new HashMap<>();
    private final TerminalTime time = new TerminalTime(LoadClock.system());
    private final RequestEncoder encoder = new RequestEncoder();
    private final AnswerCheck check = new AnswerCheck();
    private final FieldIndex answer = new FieldIndex();
    private final byte[] frame = new byte[RequestEncoder.MAX_LENGTH];
    private final byte[] scratch = new byte[FrameAssembler.MAX_LENGTH];
    private ChannelFuture connection;
    private boolean closed;

    /** A request whose answer is waited for. */
    private record Waiting(Transaction transaction, Consumer<Told> done, ScheduledFuture<?> patience) {}

    /**
     * @param loop that does everything
     * @param bootstrap has the server's address and the kind of channel that suits the loop
     * @param keys have the master of the terminals' MAC keys
     * @param stans gives a STAN, 1 to 999,999, that no unanswered request has
     * @param timeout how long an answer is waited for
     * @param stray is told of what came and answers nothing
     */
    public TerminalLine(
            final EventLoop loop,
            final Bootstrap bootstrap,
            final KeyStore keys,
            final IntSupplier stans,
            final Duration timeout,
            final Consumer<String> stray) {
        this.loop = loop;
        this.bootstrap = bootstrap.clone().group(loop).handler(new Link());
        this.keys = keys;
        versions = TerminalVersions.same(keys.currentVersion(KeyUsage.MAC_MASTER));
        this.stans = stans;
        this.timeout = timeout;
        this.stray = stray;
    }

    /** Sends a 0100. */
    public void ask(final Question question, final Consumer<Told> done) {
        send(new Transaction(), request -> fill(request, question), done);
    }

    /** Sends the same again, as a terminal does that heard nothing; the answer must be the first one byte for byte. */
    public void repeat(final Transaction transaction, final Consumer<Told> done) {
        send(transaction, request -> request.fields.mti = Mti.first(request.fields.mti) + 1, done);
    }

    /** Sends a 0400 that takes an opening back. */
    public void reverse(final Transaction opening, final Consumer<Told> done) {
        send(new Transaction(), request -> fillReversal(request, opening), done);
    }

    private void send(
            final Transaction transaction, final Consumer<PendingRequest> filling, final Consumer<Told> done) {
        loop.execute(() -> {
            try {
                filling.accept(transaction.request);
            } catch (final RuntimeException e) {
                done.accept(unanswered(transaction, "cannot be sent: " + e.getMessage()));
                return;
            }
            send(transaction, done);
        });
    }

    /** Ends the connection; what is unanswered is told to be so, and so is what is asked from now on. */
    public void close() {
        loop.execute(() -> {
            closed = true;
            if (connection != null) {
                connection.channel().close();
            }
        });
    }

    private void fill(final PendingRequest request, final Question question) {
        fillCard(request, question.terminal(), question.card());
        request.kind = question.code() == AuthorizationCode.NONE ? RequestKind.PRESENCE : RequestKind.FOLLOW_UP;
        request.action = question.action();
        request.limitMayApply = question.limitMayApply();
        final RequestFields fields = request.fields;
        fields.processingCode = question.action().code() * 10_000;
        fields.code = question.code() == AuthorizationCode.NONE ? RequestFields.ABSENT : question.code();
        fields.additional = Scenario.additional(question.action());
        request.expected = question.expected().orElseGet(() -> model(request));
    }

    private void fillReversal(final PendingRequest request, final Transaction opening) {
        final PendingRequest original = opening.request;
        fillCard(request, original.pair, original.card);
        request.kind = RequestKind.REVERSAL;
        request.action = Action.PRESENCE;
        request.reversedCode = opening.code();
        request.expected = ResponseCode.APPROVED;
        final RequestFields fields = request.fields;
        fields.mti = Mti.REVERSAL;
        fields.processingCode = original.fields.processingCode;
        fields.originalMti = Mti.first(original.fields.mti);
        fields.originalStan = original.fields.stan;
        fields.originalTransmittedAt = original.fields.transmittedAt;
    }

    private void fillCard(final PendingRequest request, final int terminal, final long card) {
        fillCard(
                request,
                pairs.computeIfAbsent(
                        terminal,
                        index -> new TerminalPair(
                                keys,
                                room,
                                versions,
                                index,
                                SampleTerminals.countyOf(index),
                                SampleTerminals.numberOf(index))),
                card);
    }

    private void fillCard(final PendingRequest request, final TerminalPair pair, final long card) {
        time.read();
        request.pair = pair;
        request.card = card;
        final RequestFields fields = request.fields;
        fields.reset(Mti.AUTHORIZATION);
        fields.pan = SampleCards.pan(card);
        fields.panDigits = SampleCards.PAN_DIGITS;
        fields.expiry = SampleCards.expiry(card);
        fields.transmittedAt = time.transmittedAt();
        fields.stan = stans.getAsInt();
        fields.localTime = time.localTime();
        fields.localDate = time.localDate();
        fields.posEntryMode = CHIP;
        fields.terminal = pair.terminal();
        fields.acceptor = pair.acceptor();
    }

    private ResponseCode model(final PendingRequest request) {
        final Session session = request.fields.code == RequestFields.ABSENT ? Session.NONE : Session.OPEN;
        return AnswerModel.expected(
                request.pair.category(), request.action, request.card, request.fields.expiry, session, time.month());
    }

    private void send(final Transaction transaction, final Consumer<Told> done) {
        if (closed) {
            done.accept(unanswered(transaction, "the connection is closed"));
            return;
        }
        if (connection == null) {
            connection = bootstrap.connect();
        }
        connection.addListener((final ChannelFuture there) -> {
            if (there.isSuccess()) {
                write(transaction, done, there.channel());
            } else {
                if (connection == there) {
                    connection = null;
                }
                done.accept(unanswered(
                        transaction, "cannot connect: " + there.cause().getMessage()));
            }
        });
    }

    private void write(final Transaction transaction, final Consumer<Told> done, final Channel channel) {
        final PendingRequest request = transaction.request;
        final int stan = request.fields.stan;
        request.keys = request.pair.begin();
        request.fields.macKeyVersion = request.pair.named(request.keys);
        final int length = encoder.encode(request.fields, request.keys.request(), frame, 0);
        final Waiting before = waiting.put(
                stan,
                new Waiting(
                        transaction,
                        done,
                        loop.schedule(() -> giveUp(stan), timeout.toMillis(), TimeUnit.MILLISECONDS)));
        if (before != null) {
            settle(before, unanswered(before.transaction(), "its STAN was used again before its answer came"));
        }
        // A failed write closes the channel, and then all that waits is told.
        channel.writeAndFlush(Unpooled.copiedBuffer(frame, 0, length), channel.voidPromise());
    }

    private void receive(final byte[] bytes, final int offset, final int length) {
        if (length == 0) {
            // A keep-alive's answer.
            return;
        }
        if (!AnswerCheck.decodes(bytes, offset, length, answer)) {
            stray.accept("the server sent what is no message");
            return;
        }
        final Integer stan = answer.has(DataElement.STAN) ? (int) answer.number(DataElement.STAN) : null;
        final Waiting asked = waiting.get(stan);
        if (asked == null
                || !AnswerCheck.isText(answer, DataElement.TERMINAL, asked.transaction().request.fields.terminal)) {
            stray.accept("an answer that nobody waits for");
            return;
        }
        waiting.remove(stan);
        settle(asked, told(asked.transaction(), bytes, offset, length));
    }

    private Told told(final Transaction transaction, final byte[] bytes, final int offset, final int length) {
        final PendingRequest request = transaction.request;
        final Fault fault = check.check(answer, request);
        final Optional<ResponseCode> responseCode = Optional.ofNullable(check.code());
        final int code = answer.has(DataElement.AUTHORIZATION_CODE)
                ? AuthorizationCode.read(answer.bytes(), answer.offset(DataElement.AUTHORIZATION_CODE))
                : AuthorizationCode.NONE;
        final Optional<String> wrong = wrong(fault, request);
        if (wrong.isPresent()) {
            return new Told(transaction, responseCode, AuthorizationCode.NONE, wrong);
        }
        if (!transaction.answered(bytes, offset, length)) {
            return new Told(transaction, responseCode, code, Optional.of("not the first answer, byte for byte"));
        }
        transaction.approvedAs(code);
        return new Told(transaction, responseCode, code, Optional.empty());
    }

    /** The check lets 91 pass, because a generator counts it on its own. Here nobody is to be turned away. */
    private Optional<String> wrong(final Fault fault, final PendingRequest request) {
        final boolean turnedAway = check.code() == ResponseCode.NOT_READY && request.expected != ResponseCode.NOT_READY;
        return switch (fault) {
            case NONE -> turnedAway ? Optional.of(otherCode(request)) : Optional.empty();
            case WRONG_CODE -> Optional.of(otherCode(request));
            case WRONG_MAC -> Optional.of("the MAC of the answer is wrong");
            case WRONG_TYPE -> Optional.of("the answer is of another message type");
            case NOT_ECHOED -> Optional.of("the answer does not repeat an element that it must");
            case CARD_TOLD -> Optional.of("the answer tells the card number");
            case ELEMENT_MISSING -> Optional.of("an element is missing in the answer");
            case ELEMENT_TOO_MANY -> Optional.of("an element is in the answer that must not be");
            case WRONG_CONTENT -> Optional.of("the answer tells another session or something else of the card");
            case NOT_THE_SAME, NO_ANSWER, UNREADABLE, UNEXPECTED -> Optional.of("the answer is not usable: " + fault);
        };
    }

    private String otherCode(final PendingRequest request) {
        final String code =
                check.code() == null ? "that is unknown" : check.code().text();
        return "response code " + code + ", not " + request.expected.text();
    }

    private void giveUp(final int stan) {
        final Waiting asked = waiting.remove(stan);
        if (asked != null) {
            settle(asked, unanswered(asked.transaction(), "no answer within " + timeout.toMillis() + " ms"));
        }
    }

    private void settle(final Waiting asked, final Told told) {
        asked.patience().cancel(false);
        final PendingRequest request = asked.transaction().request;
        request.pair.end(request.keys);
        asked.done().accept(told);
    }

    private static Told unanswered(final Transaction transaction, final String why) {
        return new Told(transaction, Optional.empty(), AuthorizationCode.NONE, Optional.of(why));
    }

    private void lost() {
        connection = null;
        final List<Waiting> all = new ArrayList<>(waiting.values());
        waiting.clear();
        all.forEach(
                asked -> settle(asked, unanswered(asked.transaction(), "the connection ended before the answer came")));
    }

    /** Cuts what comes into messages. One for all channels of the line, of which there is one at a time. */
    private final class Link extends ChannelInboundHandlerAdapter {
        private FrameAssembler assembler = new FrameAssembler();

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelActive(final ChannelHandlerContext context) {
            assembler = new FrameAssembler();
        }

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            final ByteBuf in = (ByteBuf) message;
            try {
                if (!assembler.feed(in, scratch, TerminalLine.this::receive)) {
                    stray.accept("the server sent a message longer than any");
                    context.close();
                }
            } finally {
                in.release();
            }
        }

        @Override
        public void channelInactive(final ChannelHandlerContext context) {
            lost();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
            context.close();
        }
    }
}
