package io.attesta.authorizer.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One system call of a trace that {@code strace -f -y -xx} made.
 *
 * @param name such as {@code fdatasync}
 * @param file what the first argument, a descriptor, is open on
 * @param content bytes in hexadecimal digits, empty if the call has none
 * @param result what it returned; errors, and a call that the end of the process came before, as -1
 * @param begun place in the trace where it was entered
 * @param ended place in the trace where it returned, {@link #NEVER} if the process ended before
 */
record SystemCall(String name, String file, String content, long result, int begun, int ended) {
    static final int NEVER = Integer.MAX_VALUE;

    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. (\\w+) resumed>(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\(\\d+<([^>]*)>?(.*)\\) += (-?\\d+|\\?).*");
    private static final Pattern STRING = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");
    private static final String UNFINISHED = " <unfinished ...>";

    /** The calls of a trace in the order in which they returned, and then those that were entered when the process was killed. */
    static List<SystemCall> parse(final List<String> trace) {
        final List<SystemCall> calls = new ArrayList<>();
        final Map<String, String> begun = new LinkedHashMap<>();
        final Map<String, Integer> begunAt = new HashMap<>();
        for (int at = 0; at < trace.size(); at++) {
            final Matcher line = LINE.matcher(trace.get(at));
            if (!line.matches()) {
                continue;
            }
            final String thread = line.group(1);
            final String text = line.group(2);
            final Matcher resumed = RESUMED.matcher(text);
            if (text.endsWith(UNFINISHED)) {
                begun.put(thread, text.substring(0, text.length() - UNFINISHED.length()));
                begunAt.put(thread, at);
            } else if (resumed.matches() && begun.containsKey(thread)) {
                add(begun.remove(thread) + resumed.group(2), begunAt.remove(thread), at, calls);
            } else {
                add(text, at, at, calls);
            }
        }
        begun.forEach((thread, text) -> add(text + ") = ?", begunAt.get(thread), NEVER, calls));
        return calls;
    }

    private static void add(final String text, final int begun, final int ended, final List<SystemCall> calls) {
        final Matcher call = CALL.matcher(text);
        if (call.matches()) {
            final StringBuilder content = new StringBuilder();
            STRING.matcher(call.group(3))
                    .results()
                    .forEach(string -> content.append(string.group(1).replace("\\x", "")));
            final boolean returned = !call.group(4).equals("?");
            calls.add(new SystemCall(
                    call.group(1),
                    unescaped(call.group(2)),
                    content.toString(),
                    returned ? Long.parseLong(call.group(4)) : -1,
                    begun,
                    returned ? ended : NEVER));
        }
    }

    /** Paths too are written in hexadecimal digits. */
    private static String unescaped(final String text) {
        return Pattern.compile("\\\\x([0-9a-f]{2})")
                .matcher(text)
                .replaceAll(digits ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(digits.group(1), 16))));
    }
}
