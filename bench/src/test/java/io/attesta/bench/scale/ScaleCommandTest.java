package io.attesta.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.bench.BenchCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ScaleCommandTest {
    private final StringWriter said = new StringWriter();
    private final StringWriter complained = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldHoldMoreCardsAgainstFewer() throws Exception {
        final JsonNode told = scale("--scenario=cards", "--cards=600,1200", "--set=cards.planned=10000");

        assertThat(said.toString())
                .containsPattern("(?m)^ +600 cards, 16 x 32 in flight +[1-9][0-9]* ")
                .containsPattern(
                        "(?m)^ +1,200 cards against 600: processor time of the server for an answer [0-9.]+ times \\(must")
                .containsPattern("(?m)^journal verify, 1,200 cards: batches=[1-9][0-9]* .*damage=0$");
        assertThat(told.path("lines")).hasSize(2);
        assertThat(told.at("/lines/0/cost_to_first").asDouble()).isEqualTo(1);
        assertThat(told.at("/lines/1/in_flight").asInt()).isEqualTo(512);
        assertThat(told.at("/lines/1/batch").asDouble()).isGreaterThan(0);
        assertThat(told.at("/manifest/set/database.archive").asText()).isEqualTo("false");
    }

    @Test
    void shouldAskAtEachRate() throws Exception {
        final JsonNode told = scale("--scenario=load", "--cards=600", "--rates=50,100", "--set=cards.planned=10000");

        assertThat(told.path("lines")).hasSize(2);
        assertThat(told.at("/lines/1/wanted_per_second").asInt()).isEqualTo(100);
        assertThat(told.at("/lines/1/batch").asDouble()).isGreaterThanOrEqualTo(1);
        assertThat(said.toString()).contains("Latencies count from the intended time of sending.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--scenario=size",
                "--cards=15",
                "--cards=600,600",
                "--connections=0",
                "--connections=21001",
                "--rates=0",
                "--rounds=0",
                "--seconds=0",
                "--warm-up=-1"
            })
    void shouldRefuseWhatMakesNoSense(final String option) {
        final List<String> options = new ArrayList<>(List.of(option));
        if (!option.startsWith("--scenario")) {
            options.add("--scenario=cards");
        }
        assertThat(run(options.toArray(String[]::new))).isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void shouldWantACardForEachConnection() {
        assertThat(run("--scenario=connections", "--cards=600", "--connections=10,1000"))
                .isEqualTo(ExitCodes.WRONG_USAGE);
        assertThat(complained.toString()).contains("--cards takes one at least for each connection, here 1000.");
    }

    private JsonNode scale(final String... options) throws Exception {
        final Path json = folder.resolve("scale.json");
        final List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(
                "--rounds=1",
                "--seconds=1",
                "--warm-up=1",
                "--set=journal.segment-bytes=4MiB",
                "--set=journal.min-free=64MiB",
                "--json=" + json));
        final int exitCode = run(all.toArray(String[]::new));
        assertThat(complained.toString()).isEmpty();
        assertThat(exitCode).as(said.toString()).isEqualTo(ExitCodes.DONE);
        final JsonNode told = new ObjectMapper().readTree(json.toFile());
        assertThat(told.path("right").asBoolean()).isTrue();
        return told;
    }

    private int run(final String... options) {
        final List<String> line = new ArrayList<>(List.of("bench", "scale"));
        line.addAll(List.of(options));
        return new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(said, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
    }
}
