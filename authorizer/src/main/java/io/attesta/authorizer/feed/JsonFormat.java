package io.attesta.authorizer.feed;

/**
 * One JSON object (RFC 8259) a line, flat but for the list of flags. A member that is null counts as left out. Read byte by byte, because a
 * parser made for each line would cost more than all the rest. Owned by one thread.
 */
final class JsonFormat implements LineFormat {
    private static final String NO_JSON = "The line is no JSON object, from byte ";
    /** Without the name, which may be a card number or a holder's name. */
    private static final String UNKNOWN = "The line has a member that is none of " + CardMember.labels() + ".";

    /** Texts with escapes, and what they say. */
    private final byte[] unescaped = new byte[LineReader.MAX_LINE];

    private byte[] bytes;
    private int start;
    private int at;
    private int end;
    private CardLine line;
    // The text read last.
    private byte[] text;
    private int textFrom;
    private int textTo;

    @Override
    public boolean hasHeader() {
        return false;
    }

    @Override
    public String header(final byte[] header, final int from, final int to) {
        throw new IllegalStateException("JSON has no header");
    }

    @Override
    public void read(final byte[] source, final int from, final int to, final CardLine row) {
        bytes = source;
        start = from;
        at = from;
        end = to;
        line = row;
        if (object()) {
            row.end();
        }
    }

    /** False if the line cannot be read to its end; the row says why. */
    private boolean object() {
        if (next() != '{') {
            return broken();
        }
        at++;
        if (next() == '}') {
            at++;
        } else if (!members()) {
            return false;
        }
        return next() == -1 || broken();
    }

    private boolean members() {
        while (true) {
            if (!member()) {
                return false;
            }
            final int separator = next();
            if (separator != ',' && separator != '}') {
                return broken();
            }
            at++;
            if (separator == '}') {
                return true;
            }
        }
    }

    private boolean member() {
        if (next() != '"' || !text()) {
            return broken();
        }
        final CardMember member = CardMember.of(text, textFrom, textTo);
        if (next() != ':') {
            return broken();
        }
        at++;
        if (member == null) {
            line.refuse(UNKNOWN);
            return skip();
        }
        return value(member);
    }

    private boolean value(final CardMember member) {
        final int first = next();
        if (isNull()) {
            at += 4;
            return true;
        }
        final boolean isNew = line.give(member);
        switch (member.form()) {
            case TEXT -> {
                if (first != '"') {
                    return wrongForm(member);
                }
                if (!text()) {
                    return broken();
                }
                if (isNew) {
                    line.take(member, text, textFrom, textTo);
                }
            }
            case NUMBER -> {
                if (first != '-' && (first < '0' || first > '9')) {
                    return wrongForm(member);
                }
                final int from = at;
                if (!number()) {
                    return broken();
                }
                if (isNew) {
                    line.take(member, bytes, from, at);
                }
            }
            case LIST -> {
                return first == '[' ? flags() : wrongForm(member);
            }
        }
        return true;
    }

    private boolean wrongForm(final CardMember member) {
        line.refuse(member.label() + " is no " + member.form().word() + ".");
        return skip();
    }

    private boolean flags() {
        at++;
        if (next() == ']') {
            at++;
            return true;
        }
        while (true) {
            if (next() == '"') {
                if (!text()) {
                    return broken();
                }
                line.flag(text, textFrom, textTo);
            } else if (!wrongForm(CardMember.FLAGS)) {
                return false;
            }
            final int separator = next();
            if (separator != ',' && separator != ']') {
                return broken();
            }
            at++;
            if (separator == ']') {
                return true;
            }
        }
    }

    /** Passes over a value that is text, number, true, false or null; what is in lists and objects is not looked at. */
    private boolean skip() {
        final int first = next();
        if (first == '"') {
            return text() || broken();
        }
        if (first == '-' || first >= '0' && first <= '9') {
            return number() || broken();
        }
        for (final String word : new String[] {"true", "false", "null"}) {
            if (isWord(word)) {
                at += word.length();
                return true;
            }
        }
        // The line has a fault already: what is in there may stay unread.
        return first != '[' && first != '{' && broken();
    }

    private boolean isNull() {
        return isWord("null");
    }

    private boolean isWord(final String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Passes over a number; it stands from where it began to here. */
    private boolean number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        if (peek() == '.') {
            at++;
            if (!digits()) {
                return false;
            }
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        final int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > from;
    }

    /** Reads a text from its opening quotation mark on; false if it is none. */
    private boolean text() {
        final int from = ++at;
        while (at < end) {
            final byte character = bytes[at];
            if (character == '"') {
                text = bytes;
                textFrom = from;
                textTo = at++;
                return true;
            }
            if (character == '\\') {
                return escapedText(from);
            }
            if (character >= 0 && character < ' ') {
                return false;
            }
            at++;
        }
        return false;
    }

    private boolean escapedText(final int from) {
        int length = at - from;
        System.arraycopy(bytes, from, unescaped, 0, length);
        while (at < end) {
            final byte character = bytes[at++];
            if (character == '"') {
                text = unescaped;
                textFrom = 0;
                textTo = length;
                return true;
            }
            if (character >= 0 && character < ' ') {
                return false;
            }
            if (character == '\\') {
                final int meant = escaped();
                if (meant < 0) {
                    return false;
                }
                unescaped[length++] = (byte) meant;
            } else {
                unescaped[length++] = character;
            }
        }
        return false;
    }

    /** What the escape at this place means; beyond ASCII one byte that no value has. -1 if it means nothing. */
    private int escaped() {
        final int character = peek();
        at++;
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> -1;
        };
    }

    private int unicode() {
        if (end - at < 4) {
            return -1;
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            final int digit = Character.digit(bytes[at++], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit < 0x80 ? unit : 0xFF;
    }

    private int peek() {
        return at < end ? bytes[at] & 0xFF : -1;
    }

    /** The next byte that is no blank, -1 at the end; goes there. */
    private int next() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
        return peek();
    }

    private boolean broken() {
        line.refuse(NO_JSON + (Math.min(at, end) - start + 1) + " on.");
        return false;
    }
}
