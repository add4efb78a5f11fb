package io.attesta.protocol.mask;

import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.NetworkCode;
import java.util.Locale;

/** What the codes of DE 66, 70 and 91 mean, put behind them in brackets. */
final class CodeWords {
    private CodeWords() {}

    /** The code with its meaning, such as {@code 301 (echo)}; the code alone if it has none. */
    static String withWord(final int element, final String code) {
        final String word = switch (element) {
            case DataElement.SETTLEMENT_CODE -> settlement(code);
            case DataElement.NETWORK_CODE -> network(code);
            case DataElement.FILE_UPDATE_CODE -> fileUpdate(code);
            default -> "";
        };
        return word.isEmpty() ? code : code + " (" + word + ")";
    }

    private static String settlement(final String code) {
        return switch (code) {
            case "1" -> "equal";
            case "2" -> "not equal";
            default -> "";
        };
    }

    /** What is not numeric stands in brackets already. */
    private static String network(final String code) {
        final NetworkCode known = code.charAt(0) == '(' ? null : NetworkCode.of(Integer.parseInt(code));
        return known == null ? "" : known.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String fileUpdate(final String code) {
        return switch (code) {
            case "1" -> "add";
            case "2" -> "change";
            case "3" -> "delete";
            case "5" -> "inquire";
            default -> "";
        };
    }
}
