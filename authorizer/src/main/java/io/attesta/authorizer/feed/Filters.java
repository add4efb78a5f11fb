package io.attesta.authorizer.feed;

import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.RegisterRefusal;
import io.attesta.authorizer.decision.Category;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of the parameters that narrow a list, each refused with a sentence that names the parameter and what it may be. */
final class Filters {
    /** Names of all categories. */
    static final Set<String> CATEGORIES =
            Arrays.stream(Category.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());

    private static final Pattern COUNTY = Pattern.compile("[A-Z]{2}");

    private Filters() {}

    static Category category(final String value) throws RegisterRefusal {
        require(CATEGORIES.contains(value), "category is none of EMP, TRN, MED, CTY, AGY, BCK.");
        return Category.valueOf(value);
    }

    /** Whether those that may do nothing are meant. */
    static boolean stopped(final String value, final String active, final String stopped) throws RegisterRefusal {
        require(value.equals(active) || value.equals(stopped), "status is neither " + active + " nor " + stopped + ".");
        return value.equals(stopped);
    }

    static String county(final String value) throws RegisterRefusal {
        require(COUNTY.matcher(value).matches(), "county is not two letters from A to Z.");
        return value;
    }

    static String acceptor(final String value) throws RegisterRefusal {
        require(EnrolledName.isAcceptor(value), "acceptor is not " + AcceptorKind.ID_FORM + ".");
        return value;
    }

    private static void require(final boolean holds, final String otherwise) throws RegisterRefusal {
        if (!holds) {
            throw new RegisterRefusal(ProblemType.INVALID_REQUEST, "The query parameter " + otherwise);
        }
    }
}
