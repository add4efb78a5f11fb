package io.attesta.authorizer.command;

import io.attesta.authorizer.checkpoint.Audit;
import io.attesta.authorizer.decision.Entitlement;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.NetworkCode;
import io.attesta.protocol.iso.ResponseCode;
import io.attesta.protocol.jpos.JposMessage;
import io.attesta.protocol.jpos.MacVerdict;
import io.attesta.protocol.receipt.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What verdicts, statements and codes say, in English. All such words stand here, so that another language can stand beside. */
final class Words {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Action of a reversal's statement. */
    static final int REVERSAL = 104;

    /** Action of a file action's statement. */
    static final int FILE_ACTION = 103;

    /** What an advice's statement adds to the action it is about. */
    static final int ADVICE = 200;

    /** Actions have two digits. */
    private static final int ACTIONS = 100;

    private static final String NONE = "none";
    private static final String AUTHORIZATION_ANSWER = "0110";
    private static final Set<String> REVERSAL_ANSWERS = Set.of("0410", "0430");

    /** What holding two checkpoints against each other came to. */
    List<String> consistency(
            final Audit.Consistency found, final Checkpoint older, final Checkpoint newer, final String log) {
        return List.of(
                verdict(found, older, newer, log),
                line("older", checkpoint(older)),
                line("newer", checkpoint(newer)),
                line("log", log));
    }

    private static String verdict(
            final Audit.Consistency found, final Checkpoint older, final Checkpoint newer, final String log) {
        return switch (found) {
            case CONSISTENT ->
                "consistent: the first " + older.size() + " of " + newer.size()
                        + " batches are as they were, none was changed, dropped or inserted";
            case CONSISTENT_ACROSS_EPOCHS ->
                "consistent: the first " + older.size() + " of " + newer.size()
                        + " batches are as they were; behind them a new epoch began, because the end of the journal was lost"
                        + " or a backup restored";
            case LOST ->
                "inconsistent: a new epoch began, and not all that the older checkpoint is over is in it as it was: the node"
                        + " says that batches were lost; ask which, and why";
            case OTHER_ORIGIN -> "inconsistent: the checkpoints are of two nodes, or the older is of a later epoch";
            case SHORTER ->
                "inconsistent: the older checkpoint is over more batches than the newer: batches were dropped, or the two"
                        + " were swapped";
            case FORKED -> "inconsistent: two histories of " + older.size() + " batches were signed";
            case LOG_ALTERED ->
                "inconsistent: the log in " + log
                        + " does not lead to the newer checkpoint: it was altered, or is another one";
            case REWRITTEN ->
                "inconsistent: what the older checkpoint is over is not in the newer as it was: batches were changed, dropped or"
                        + " inserted";
        };
    }

    String firstCheckpoint(final Checkpoint checkpoint) {
        return "first: there was nothing to compare with, " + checkpoint(checkpoint) + " is kept";
    }

    String included(final long batch, final Checkpoint checkpoint) {
        return "included: the authorization is in batch " + batch + ", under the checkpoint " + checkpoint(checkpoint);
    }

    String notIncluded(final Checkpoint checkpoint, final String log) {
        return "not included: the log in " + log + " has no batch with this authorization under the checkpoint "
                + checkpoint(checkpoint) + "; it is younger, of another node, or was dropped";
    }

    String wrongProof() {
        return "not included: the path does not lead from the authorization's batch to the checkpoint";
    }

    String refusedCheckpoint(final String source, final String reason, final String keySource) {
        return "The checkpoint of " + source + " is refused: " + reason + " (keys: " + keySource + ").";
    }

    private static String checkpoint(final Checkpoint checkpoint) {
        return checkpoint.origin() + ", " + checkpoint.size() + " batches, root "
                + HexFormat.of().formatHex(checkpoint.root());
    }

    /** A statement that is proved: a sentence, then what it says, a line each. */
    List<String> valid(final Statement statement, final String kid, final String keySource) {
        final List<String> lines = new ArrayList<>();
        lines.add("valid: " + sentence(statement));
        lines.add(line("issuer", statement.issuer()));
        lines.add(line("node, sequence", statement.node() + ", " + Long.toUnsignedString(statement.sequence())));
        lines.add(line("decided", time(statement.issuedAt())));
        lines.add(line("action", action(statement.action())));
        lines.add(line(
                "response code",
                statement.responseCode() + ", " + response(statement.responseCode(), statement.action() < ACTIONS)));
        lines.add(line(
                statement.action() == REVERSAL ? "reversed code" : "authorization code", orNone(statement.code())));
        lines.add(line("session end", sessionEnd(statement)));
        lines.add(line("acceptor", orNone(statement.acceptor())));
        lines.add(line("terminal", orNone(statement.terminal())));
        lines.add(line("STAN", String.format("%06d", statement.stan())));
        lines.add(line("card", card(statement)));
        lines.add(line("card status", cardStatus(statement)));
        lines.add(line("entitlement told", entitlement(statement)));
        lines.add(line("occupation told", orNone(statement.occupation())));
        lines.add(line("offer or course", orNone(statement.reference())));
        lines.add(line("request digest", statement.requestDigest()));
        lines.add(line("signed by", "key " + kid + ", among those of " + keySource));
        return List.copyOf(lines);
    }

    /** A pair that proves nothing. */
    List<String> refused(final String reason, final String keySource) {
        return List.of("refused: " + reason, line("trusted keys", "those of " + keySource));
    }

    /** Why a statement is refused whose key was retired when it says that it was signed. */
    String signedAfterRetirement(final String kid, final Instant signedAt, final Instant retiredAt) {
        return "the statement is dated " + time(signedAt) + ", but its key " + kid + " was retired at "
                + time(retiredAt) + " and was used after that";
    }

    /** Why a statement is refused whose key did not exist when it says that it was signed. */
    String signedBeforeItsKey(final String kid, final Instant signedAt, final Instant createdAt) {
        return "the statement is dated " + time(signedAt) + ", but its key " + kid + " was made only at "
                + time(createdAt);
    }

    /** Where keys come from that nobody but the file itself vouches for: whoever wrote it may have signed it, too. */
    String namedByTheFile(final String keySource) {
        return keySource + " (named by the file itself: trust them only if you trust whoever gave it to you)";
    }

    /** The first two digits of DE 3, or a statement's action. */
    String action(final int code) {
        if (code == REVERSAL) {
            return "reversal";
        }
        if (code == FILE_ACTION) {
            return "file action";
        }
        if (code >= ADVICE && code < ADVICE + ACTIONS) {
            return "advice of " + action(code - ADVICE);
        }
        final Action action = code >= 0 && code < ACTIONS ? Action.ofProcessingCode(code * 10_000) : null;
        return action == null ? "unknown action " + code : action(action);
    }

    /** What DE 39 means here. */
    String response(final String code) {
        final ResponseCode known = ResponseCode.of(code);
        return known == null ? "unknown response code" : response(known);
    }

    /** What an answer says in its codes, a line each. */
    List<String> told(final JposMessage answer) {
        final List<String> lines = new ArrayList<>();
        final String code = answer.text(DataElement.RESPONSE_CODE);
        final boolean authorization = AUTHORIZATION_ANSWER.equals(answer.mti());
        lines.add("response code: " + code + ", " + response(code, authorization));
        if (REVERSAL_ANSWERS.contains(answer.mti()) && answer.has(DataElement.AUTHORIZATION_CODE)) {
            lines.add("reversed code: " + answer.text(DataElement.AUTHORIZATION_CODE));
        }
        if (isKeyChange(answer)) {
            lines.add("current MAC key version: "
                    + answer.text(DataElement.MAC_KEY_VERSION).replaceFirst("^0+(?=.)", ""));
        }
        if (answer.has(DataElement.SETTLEMENT_CODE)) {
            lines.add("totals: " + ("1".equals(answer.text(DataElement.SETTLEMENT_CODE)) ? "equal" : "not equal"));
        }
        return List.copyOf(lines);
    }

    private static boolean isKeyChange(final JposMessage answer) {
        return answer.has(DataElement.MAC_KEY_VERSION)
                && String.format("%03d", NetworkCode.KEY_CHANGE.code()).equals(answer.text(DataElement.NETWORK_CODE));
    }

    /** DE 39 of what is not an authorization: 00 says that it was accepted, not that anything was approved. */
    private String response(final String code, final boolean authorization) {
        return !authorization && ResponseCode.APPROVED.text().equals(code) ? "accepted" : response(code);
    }

    /** Why there is no verdict on a receipt. */
    String noReceipt() {
        return "receipt: none, as it should be";
    }

    /** Whether an answer's MAC is the server's. */
    String mac(final MacVerdict mac) {
        return switch (mac) {
            case RIGHT -> "MAC: right";
            case WRONG -> "MAC: wrong";
            case MISSING -> "MAC: missing";
        };
    }

    private String sentence(final Statement statement) {
        final String what = action(statement.action());
        final String where = statement.acceptor().isEmpty() ? "" : " at " + statement.acceptor();
        final String when = ", " + time(statement.issuedAt());
        if (statement.approved()) {
            return statement.issuer() + " approved " + what + where + when;
        }
        final String because = " with " + statement.responseCode() + ", " + response(statement.responseCode());
        final boolean accepted = statement.action() >= ACTIONS && "00".equals(statement.responseCode());
        return statement.issuer()
                + (accepted ? " accepted " : " refused ")
                + what
                + where
                + (accepted ? "" : because)
                + when;
    }

    private String sessionEnd(final Statement statement) {
        return statement.expiresAt().equals(statement.issuedAt()) ? NONE : time(statement.expiresAt());
    }

    private String card(final Statement statement) {
        return statement.lastFour().isEmpty() ? "none given" : "number ending in " + statement.lastFour();
    }

    private String cardStatus(final Statement statement) {
        return statement.cardVersion() == 0 ? "unknown" : "version " + Long.toUnsignedString(statement.cardVersion());
    }

    /** Actions 31 and 32 are approved whether or not the holder is entitled: the flag tells it, and its absence too. */
    private String entitlement(final Statement statement) {
        if (statement.approved() && statement.flagsTold() == 0) {
            if (statement.action() == Action.INSURED_STATUS.code()) {
                return "not insured";
            }
            if (statement.action() == Action.MINIMUM_INCOME.code()) {
                return "not entitled to the minimum income";
            }
        }
        return flags(statement.flagsTold());
    }

    private String flags(final int flags) {
        final List<String> told = new ArrayList<>();
        int rest = flags;
        for (int bit = 1; rest != 0; bit <<= 1) {
            if ((rest & bit) != 0) {
                told.add(flag(bit));
                rest &= ~bit;
            }
        }
        return told.isEmpty() ? NONE : String.join(", ", told);
    }

    private static String flag(final int bit) {
        return switch (bit) {
            case Entitlement.INSURED -> "insured";
            case Entitlement.MINIMUM_INCOME -> "entitled to the minimum income";
            case Entitlement.MAY_PRACTISE -> "may practise";
            case Entitlement.JOB_SEEKER -> "seeks a job";
            default -> String.format("unknown flag %04x", bit);
        };
    }

    private static String action(final Action action) {
        return switch (action) {
            case PRESENCE -> "presence";
            case INSURED_STATUS -> "insured status";
            case MINIMUM_INCOME -> "minimum-income entitlement";
            case PROFILE -> "profile";
            case INTERVIEW_ATTENDED -> "interview attended";
            case PLACEMENT_CONFIRMED -> "placement confirmed";
            case COURSE_ENROLMENT -> "course enrolment";
            case COURSE_ATTENDANCE -> "course attendance";
            case COURSE_COMPLETION -> "course completion";
            case CLOSE_SESSION -> "close of the session";
        };
    }

    private static String response(final ResponseCode code) {
        return switch (code) {
            case APPROVED -> "approved";
            case ACCEPTOR_UNKNOWN -> "acceptor unknown or suspended";
            case INVALID_TRANSACTION -> "unknown action or message";
            case NO_SUCH_CARD -> "no such card";
            case ORIGINAL_REVERSED -> "reversed before it arrived";
            case NOT_FOUND -> "original or record not found";
            case RECORD_EXISTS -> "record exists already";
            case FIELD_ERROR -> "field error in the record";
            case STALE_VERSION -> "version of the record not newer";
            case FORMAT_ERROR -> "format error";
            case REVOKED -> "card revoked";
            case LOST -> "card lost";
            case STOLEN -> "card stolen";
            case EXPIRED -> "card expired";
            case NOT_ENTITLED -> "holder not entitled to this action";
            case NOT_PERMITTED -> "terminal unknown or disabled, or its acceptor may not do this action";
            case SUSPENDED -> "card suspended";
            case MAC_WRONG -> "MAC wrong or missing";
            case TOO_MANY -> "too many presentations";
            case OUTSIDE_WINDOW -> "transmission time too old or ahead of the clock";
            case NOT_ACTIVE -> "card not yet active";
            case NOT_READY -> "server overloaded or not ready: ask again";
            case DUPLICATE -> "same key, other content";
            case MALFUNCTION -> "malfunction";
            case SESSION_ENDED -> "code unknown, expired or closed";
            case SESSION_OF_ANOTHER -> "code belongs to another card or acceptor";
        };
    }

    private static String orNone(final String text) {
        return text.isEmpty() ? NONE : text;
    }

    private static String time(final Instant instant) {
        return UTC.format(instant);
    }

    private static String line(final String name, final String text) {
        return String.format("  %-20s%s", name, text);
    }
}
