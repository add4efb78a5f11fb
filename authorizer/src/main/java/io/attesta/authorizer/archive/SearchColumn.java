package io.attesta.authorizer.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What a found authorization shows, in order: member of its JSON, and where it comes from. Members that are null are left out. */
enum SearchColumn {
    TIME("time", "r.recorded_at", Form.INSTANT),
    NODE("node", "r.node", Form.WHOLE),
    SEQUENCE("sequence", "r.sequence", Form.WHOLE),
    MESSAGE_TYPE("messageType", "r.mti", Form.TEXT),
    ACTION("action", "r.action", Form.WHOLE),
    RESPONSE_CODE("responseCode", "r.response_code", Form.TEXT),
    DECLINE_REASON("declineReason", "r.decline_reason", Form.TEXT),
    CODE("code", "r.code", Form.TEXT),
    CARD("card", "r.card_token", Form.HEX),
    LAST_FOUR("lastFour", "r.last_four", Form.TEXT),
    CARD_VERSION("cardVersion", "r.card_version", Form.UNSIGNED),
    ACCEPTOR("acceptor", "r.acceptor", Form.TEXT),
    TERMINAL("terminal", "r.terminal", Form.TEXT),
    STAN("stan", "r.stan", Form.WHOLE),
    RRN("rrn", "r.rrn", Form.TEXT),
    TRANSMITTED_AT("transmittedAt", "r.transmitted_at", Form.INSTANT),
    LOCAL_DATE("localDate", "r.local_date", Form.TEXT),
    LOCAL_TIME("localTime", "r.local_time", Form.TEXT),
    REFERENCE("reference", "r.reference", Form.TEXT),
    SESSION("session", "r.session_effect", Form.TEXT),
    SESSION_EXPIRES_AT("sessionExpiresAt", "r.session_expires_at", Form.INSTANT),
    GIVEN_CODE("givenCode", "r.given_code", Form.TEXT),
    GIVEN_RESPONSE_CODE("givenResponseCode", "r.given_response_code", Form.TEXT),
    SERVER_RESPONSE_CODE("serverResponseCode", "r.server_response_code", Form.TEXT),
    ORIGINAL_STAN("originalStan", "r.original_stan", Form.WHOLE),
    ORIGINAL_TRANSMISSION("originalTransmission", "r.original_transmission", Form.TEXT),
    ORIGINAL_SEQUENCE("originalSequence", "r.original_sequence", Form.WHOLE),
    FILE_ACTION("fileAction", "r.file_action", Form.TEXT),
    STATEMENT("statement", "r.statement", Form.BASE64URL),
    BATCH("batch", "r.batch", Form.WHOLE),
    LEAF("leaf", "r.leaf", Form.WHOLE),
    ROOT("root", "b.root", Form.BASE64URL),
    KEY("key", "b.key_identifier", Form.HEX),
    SIGNATURE("signature", "b.signature", Form.BASE64URL);

    /** How a column becomes JSON. */
    private enum Form {
        TEXT,
        WHOLE,
        /** 64 bits in two's complement. */
        UNSIGNED,
        INSTANT,
        HEX,
        BASE64URL
    }

    private final String member;
    private final String column;
    private final Form form;

    SearchColumn(final String member, final String column, final Form form) {
        this.member = member;
        this.column = column;
        this.form = form;
    }

    /** Selects all, of {@code authorization_record} as r and {@code batch} as b. */
    static String list() {
        return Arrays.stream(values()).map(each -> each.column).collect(Collectors.joining(", "));
    }

    /** All members. */
    static List<String> members() {
        return Arrays.stream(values()).map(each -> each.member).toList();
    }

    /** Puts this column of the row that was selected by {@link #list} into an item. */
    void put(final ResultSet row, final ObjectNode item) throws SQLException {
        final int at = ordinal() + 1;
        if (row.getObject(at) == null) {
            return;
        }
        switch (form) {
            case TEXT -> item.put(member, row.getString(at));
            case WHOLE -> item.put(member, row.getLong(at));
            case UNSIGNED -> item.put(member, new BigInteger(Long.toUnsignedString(row.getLong(at))));
            case INSTANT ->
                item.put(
                        member,
                        row.getObject(at, OffsetDateTime.class).toInstant().toString());
            case HEX -> item.put(member, HexFormat.of().formatHex(row.getBytes(at)));
            case BASE64URL ->
                item.put(member, Base64.getUrlEncoder().withoutPadding().encodeToString(row.getBytes(at)));
        }
    }
}
