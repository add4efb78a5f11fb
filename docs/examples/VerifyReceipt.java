import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import io.attesta.verifier.OfflineVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Verifies one statement by its receipt: java -cp attesta-verifier-VERSION.jar VerifyReceipt.java STATEMENT RECEIPT KEYS, the
 * first two in hex, KEYS a file (JWK set, COSE key set or one key in hex). Exit code 0: valid; 1: refused. Needs a JDK from 17
 * up and nothing else. See docs/concepts/receipts.md.
 */
class VerifyReceipt {
    public static void main(final String[] args) throws Exception {
        final OfflineVerifier verifier = OfflineVerifier.trusting(Files.readAllBytes(Path.of(args[2])));
        final HexFormat hex = HexFormat.of();
        final Verdict verdict = verifier.verify(hex.parseHex(args[0]), hex.parseHex(args[1]));
        if (verdict instanceof Verdict.Verified verified) {
            final Statement statement = verified.statement();
            System.out.println("valid: " + statement.issuer() + " answered " + statement.responseCode() + " to action "
                    + statement.action() + " at " + statement.acceptor() + ", " + statement.issuedAt());
        } else if (verdict instanceof Verdict.Refused refused) {
            System.out.println("refused: " + refused.reason());
            System.exit(1);
        }
    }
}
