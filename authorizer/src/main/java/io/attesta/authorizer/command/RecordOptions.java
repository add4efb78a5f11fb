package io.attesta.authorizer.command;

import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.decision.Entitlement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What a file action says about a card: the tags DF20 to DF27 of DE 120. What is left out is empty in the record. */
final class RecordOptions {
    private static final int GREATEST_SEQUENCE = 9_999;
    private static final int GREATEST_REASON = 65_535;
    private static final Map<String, Integer> FLAGS = new TreeMap<>(Map.of(
            "INSURED", Entitlement.INSURED,
            "MINIMUM_INCOME", Entitlement.MINIMUM_INCOME,
            "MAY_PRACTISE", Entitlement.MAY_PRACTISE,
            "JOB_SEEKER", Entitlement.JOB_SEEKER));

    @Option(
            names = "--card-version",
            paramLabel = "N",
            description = "Version of the record (DF20), from 1; all but inquire need it, and it must be newer than the"
                    + " server's.")
    private Long version;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description =
                    "Status (DF21): INITIALIZED, ISSUED, ACTIVE, SUSPENDED, LOST, STOLEN, EXPIRED, REVOKED, REPLACED"
                            + " or REMOVED; add and change need it.")
    private String status;

    @Option(
            names = "--expiry",
            paramLabel = "YYMM",
            description = "Expiry (DF22); add and change need it, but for REMOVED.")
    private String expiry;

    @Option(names = "--sequence", paramLabel = "N", description = "Sequence number (DF23), 0 to 9999.")
    private Integer sequence;

    @Option(names = "--occupation", paramLabel = "COR", description = "COR code (DF24), six digits.")
    private String occupation;

    @Option(
            names = "--flags",
            paramLabel = "FLAG",
            split = ",",
            description =
                    "Entitlements (DF25): INSURED, MINIMUM_INCOME, MAY_PRACTISE, JOB_SEEKER, with commas between.")
    private List<String> flags;

    @Option(names = "--county", paramLabel = "CC", description = "County (DF26), two letters.")
    private String county;

    @Option(names = "--reason", paramLabel = "N", description = "Reason of the change (DF27), 0 to 65535.")
    private Integer reason;

    /**
     * DE 120 as the action needs it: none for an inquiry, version and status REMOVED for a deletion. An
     * {@link IllegalArgumentException} says what is missing or does not fit.
     */
    Optional<byte[]> record(final FileAction action) {
        return switch (action) {
            case INQUIRE -> {
                requireNothingBut("An inquiry takes none of the options of a record.", Stream.of(version));
                yield Optional.empty();
            }
            case DELETE -> {
                requireNothingBut("A deletion takes --card-version and nothing else of a record.", Stream.empty());
                yield Optional.of(head(CardStatus.REMOVED, new TagWriter()).toByteArray());
            }
            case ADD, CHANGE -> Optional.of(wholeRecord());
        };
    }

    private void requireNothingBut(final String sentence, final Stream<Object> further) {
        final Stream<Object> details = Stream.of(status, expiry, sequence, occupation, flags, county, reason);
        if (Stream.concat(details, further).anyMatch(Objects::nonNull)) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private byte[] wholeRecord() {
        final TagWriter tags = head(status(), new TagWriter());
        expiryOf(status()).ifPresent(month -> tags.digits(0xDF22, month));
        if (sequence != null) {
            tags.digits(0xDF23, String.format("%04d", inRange("--sequence", sequence, GREATEST_SEQUENCE)));
        }
        if (occupation != null) {
            tags.digits(0xDF24, matching("--occupation has six digits.", "[0-9]{6}", occupation));
        }
        if (flags != null) {
            tags.number(0xDF25, bits(), 2);
        }
        if (county != null) {
            tags.ascii(
                    0xDF26,
                    matching("--county has two letters.", "[A-Za-z]{2}", county).toUpperCase(Locale.ROOT));
        }
        if (reason != null) {
            tags.number(0xDF27, inRange("--reason", reason, GREATEST_REASON), 2);
        }
        return tags.toByteArray();
    }

    private TagWriter head(final CardStatus told, final TagWriter tags) {
        if (version == null || version < 1) {
            throw new IllegalArgumentException("--card-version is a number from 1, and this needs it.");
        }
        return tags.number(0xDF20, version, Long.BYTES).number(0xDF21, told.ordinal(), 1);
    }

    private CardStatus status() {
        return Arrays.stream(CardStatus.values())
                .filter(known -> known.name().equalsIgnoreCase(status))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--status is one of "
                        + Arrays.stream(CardStatus.values())
                                .map(CardStatus::name)
                                .collect(Collectors.joining(", "))
                        + ", and this needs it."));
    }

    private Optional<String> expiryOf(final CardStatus told) {
        if (expiry == null && told == CardStatus.REMOVED) {
            return Optional.empty();
        }
        if (expiry == null || !CardOptions.isMonth(expiry)) {
            throw new IllegalArgumentException("--expiry is a year and a month, YYMM, and this needs it.");
        }
        return Optional.of(expiry);
    }

    private int bits() {
        int bits = 0;
        for (final String flag : flags) {
            final Integer bit = FLAGS.get(flag.strip().toUpperCase(Locale.ROOT));
            if (bit == null) {
                throw new IllegalArgumentException(
                        "--flags has names out of " + String.join(", ", FLAGS.keySet()) + ".");
            }
            bits |= bit;
        }
        return bits;
    }

    private static int inRange(final String option, final int number, final int greatest) {
        if (number < 0 || number > greatest) {
            throw new IllegalArgumentException(option + " is a number from 0 to " + greatest + ".");
        }
        return number;
    }

    private static String matching(final String sentence, final String pattern, final String text) {
        if (!text.matches(pattern)) {
            throw new IllegalArgumentException(sentence);
        }
        return text;
    }
}
