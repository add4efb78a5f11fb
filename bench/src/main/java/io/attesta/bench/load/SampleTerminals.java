package io.attesta.bench.load;

import io.attesta.authorizer.decision.Category;
import java.nio.charset.StandardCharsets;

/**
 * The acceptors and terminals of the sample world as arithmetic on an index from 0: 42 counties in alphabetical order, 500
 * acceptors in each, each with one terminal.
 */
public final class SampleTerminals {
    /** Acceptors in a county. */
    public static final int PER_COUNTY = 500;

    private static final String[] COUNTIES = {
        "AB", "AG", "AR", "BC", "BH", "BN", "BR", "BT", "BU", "BV", "BZ", "CJ", "CL", "CS", "CT", "CV", "DB", "DJ",
                "GJ",
        "GL", "GR", "HD", "HR", "IF", "IL", "IS", "MH", "MM", "MS", "NT", "OT", "PH", "SB", "SJ", "SM", "SV", "TL",
                "TM",
        "TR", "VL", "VN", "VS"
    };

    /** All terminals: 21,000. */
    public static final int COUNT = COUNTIES.length * PER_COUNTY;

    private SampleTerminals() {}

    /** Two letters of a county, 0 to 41. */
    public static String county(final int county) {
        return COUNTIES[county];
    }

    /** Category of acceptor {@code n} of a county, from 1, by its last digit. */
    public static Category category(final int n) {
        return switch (n % 10) {
            case 1, 3, 5, 7, 9 -> Category.EMP;
            case 2, 8 -> Category.MED;
            case 4 -> Category.TRN;
            case 6 -> Category.CTY;
            default -> Category.AGY;
        };
    }

    /** County of the terminal with an index, 0 to 41. */
    public static int countyOf(final int index) {
        return index / PER_COUNTY;
    }

    /** Number within its county of the terminal with an index, 1 to 500. */
    public static int numberOf(final int index) {
        return index % PER_COUNTY + 1;
    }

    /** DE 41 of terminal {@code n} of a county: eight bytes; an unknown one if {@code n} is above 500. */
    public static byte[] terminal(final int county, final int n) {
        return (COUNTIES[county] + digits(n, 6)).getBytes(StandardCharsets.US_ASCII);
    }

    /** DE 42 of acceptor {@code n} of a county: fifteen bytes; an unknown one if {@code n} is above 500. */
    public static byte[] acceptor(final int county, final int n) {
        return ("RO-" + COUNTIES[county] + "-" + category(n) + "-" + digits(n, 5)).getBytes(StandardCharsets.US_ASCII);
    }

    private static String digits(final int number, final int count) {
        final String text = Integer.toString(number);
        return "0".repeat(count - text.length()) + text;
    }
}
