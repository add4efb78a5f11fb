package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.Action;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The settings that decide. Immutable.
 *
 * @param rights who may do what: categories by action
 * @param sessionLifetimeMs how long a session lasts from its opening, milliseconds
 * @param openingsPerCardHour how many sessions one card may open in one clock hour (UTC); 0 = no limit
 * @param zone where a card's last day of validity ends
 */
public record Rules(Map<Action, Set<Category>> rights, long sessionLifetimeMs, int openingsPerCardHour, ZoneId zone) {
    public Rules {
        rights = Map.copyOf(rights);
    }

    /** Whether acceptors of a category may do an action. */
    boolean permits(final Action action, final Category category) {
        final Set<Category> permitted = rights.get(action);
        return permitted != null && permitted.contains(category);
    }

    /** The rights of the contract: who may do what unless settings say otherwise. */
    public static Map<Action, Set<Category>> defaultRights() {
        final Set<Category> all = EnumSet.of(Category.EMP, Category.TRN, Category.MED, Category.CTY, Category.AGY);
        final Set<Category> employers = EnumSet.of(Category.EMP, Category.AGY);
        final Set<Category> trainers = EnumSet.of(Category.TRN, Category.AGY);
        return Map.of(
                Action.PRESENCE, all,
                Action.CLOSE_SESSION, all,
                Action.INSURED_STATUS, EnumSet.of(Category.MED, Category.AGY),
                Action.MINIMUM_INCOME, EnumSet.of(Category.CTY, Category.AGY),
                Action.PROFILE, employers,
                Action.INTERVIEW_ATTENDED, employers,
                Action.PLACEMENT_CONFIRMED, employers,
                Action.COURSE_ENROLMENT, trainers,
                Action.COURSE_ATTENDANCE, trainers,
                Action.COURSE_COMPLETION, trainers);
    }
}
