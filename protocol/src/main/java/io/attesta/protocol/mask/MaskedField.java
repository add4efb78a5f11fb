package io.attesta.protocol.mask;

/**
 * One element of a message as people may see it.
 *
 * @param element its number, 0 for the message type
 * @param name what it is called; empty for elements Attesta does not use
 * @param text its content, masked: printable ASCII
 */
public record MaskedField(int element, String name, String text) {
    /** On one line: {@code DE 39  response code   00}. */
    public String line() {
        final String number = element == 0 ? "MTI" : "DE " + element;
        return String.format("%-6s %-" + ElementNames.WIDTH + "s  %s", number, name, text);
    }
}
