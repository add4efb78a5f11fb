package io.attesta.bench.peer.jpos;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.Signer;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;
import io.attesta.protocol.receipt.SignatureInput;
import io.attesta.protocol.receipt.StatementFields;
import io.attesta.protocol.receipt.StatementWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * One thread's statement, tree of one statement, and signature. A chain between batches would need a lock around the signature; the peer does
 * without it.
 */
final class SigningDesk {
    private static final byte[] ISSUER = "attesta/1".getBytes(StandardCharsets.US_ASCII);
    private static final int NODE = 1;

    private final Signer signer;
    private final StatementFields fields = new StatementFields();
    private final StatementWriter statements = new StatementWriter(ISSUER);
    private final BatchHeaderWriter headers = new BatchHeaderWriter(ISSUER);
    private final ReceiptWriter receipts;
    private final SignatureInput input;
    private final BatchTree tree = new BatchTree();
    private final MessageDigest sha256;
    private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
    private final byte[] statement = new byte[StatementWriter.MAX_LENGTH];
    private final byte[] receipt = new byte[ReceiptWriter.MAX_LENGTH];
    private final byte[] signature = new byte[Signer.SIGNATURE_LENGTH];
    private final byte[] nothing = new byte[BatchTree.HASH_LENGTH];
    private final byte[] text = new byte[AuthorizationCode.LENGTH];

    SigningDesk(final KeyStore keys) {
        signer = keys.signer(keys.currentVersion(KeyUsage.SIGNING));
        receipts = new ReceiptWriter(signer.publicKey().kid());
        input = new SignatureInput(signer.publicKey().kid());
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    PeerProof prove(final PeerMessage request, final PeerDecision decision) {
        state(request, decision);
        final int statementLength = statements.write(fields, statement, 0);
        final int headerLength =
                headers.write(decision.issuedAt(), decision.sequence(), nothing, 1, nothing, header, 0);
        tree.reset();
        tree.header(header, 0, headerLength);
        final int leaf = tree.add(statement, 0, statementLength);
        tree.compute();
        signer.sign(input.over(tree).bytes(), 0, input.length(), signature, 0);
        final int receiptLength = receipts.write(tree, leaf, signature, 0, receipt, 0);
        return new PeerProof(Arrays.copyOf(statement, statementLength), Arrays.copyOf(receipt, receiptLength));
    }

    private void state(final PeerMessage request, final PeerDecision decision) {
        fields.clear();
        fields.identity(NODE, decision.sequence());
        fields.times(decision.issuedAt(), decision.expiresAt());
        if (decision.approved()) {
            AuthorizationCode.write(decision.code(), text, 0);
            fields.code(text, 0);
        }
        decision.reason().responseCode().copyTo(text, 0);
        fields.responseCode(text, 0);
        fields.action(Action.PRESENCE.code());
        card(request.getString(2), decision);
        final byte[] acceptor = ascii(request.getString(42));
        fields.acceptor(acceptor, 0, acceptor.length);
        final byte[] terminal = ascii(request.getString(41));
        fields.terminal(terminal, 0, terminal.length);
        fields.stan(Integer.parseInt(request.getString(11)));
        fields.requestDigest(sha256.digest(request.wire()), 0);
    }

    private void card(final String number, final PeerDecision decision) {
        final int lastFour = Integer.parseInt(number.substring(number.length() - 4));
        final PeerCard card = decision.card();
        if (card == null) {
            fields.card(0, 0, lastFour);
            return;
        }
        fields.card(card.tokenHigh(), card.tokenLow(), lastFour);
        fields.cardVersion(card.version());
        if (decision.approved()) {
            fields.occupation(card.occupation());
        }
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
