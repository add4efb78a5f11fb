package io.attesta.authorizer.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the settings file as a tree of nodes, not of objects, because nodes know their lines. The form is two levels:
 * groups, and in them keys with a scalar or a list of scalars. Values are handed on as text; their types are checked by
 * the catalogue, the same way as for environment and command line.
 */
final class SettingsFile {
    private final String name;
    private final Map<SettingKey, SettingText> texts = new EnumMap<>(SettingKey.class);
    private final Map<String, Integer> lines = new HashMap<>();

    private SettingsFile(final Path path) {
        this.name = path.toString();
    }

    /** What the file sets, refused with a sentence if it is no settings file. */
    static Map<SettingKey, SettingText> read(final Path path) {
        final SettingsFile file = new SettingsFile(path);
        final Optional<Node> root = file.compose(file.content(path));
        root.ifPresent(file::readGroups);
        return file.texts;
    }

    private String content(final Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (final NoSuchFileException missing) {
            throw new SettingsException(
                    name + ": there is no such settings file; name an existing one with --config FILE.");
        } catch (final CharacterCodingException malformed) {
            throw new SettingsException(name + ": the settings file is not UTF-8 text.");
        } catch (final IOException unreadable) {
            throw new SettingsException(name + ": the settings file cannot be read ("
                    + unreadable.getClass().getSimpleName() + ").");
        }
    }

    private Optional<Node> compose(final String content) {
        final LoaderOptions options = new LoaderOptions();
        // Nothing here is deep or shared; whoever writes so, errs.
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(10);
        try {
            return Optional.ofNullable(new Yaml(options).compose(new StringReader(content)));
        } catch (final MarkedYAMLException wrong) {
            final int line =
                    wrong.getProblemMark() == null ? 1 : wrong.getProblemMark().getLine() + 1;
            throw new SettingsException(
                    SettingOrigin.line(name, line).place() + ": not readable as YAML: " + wrong.getProblem() + ".");
        } catch (final YAMLException wrong) {
            throw new SettingsException(name + ": not readable as YAML: "
                    + wrong.getMessage().lines().findFirst().orElse("no reason given") + ".");
        }
    }

    private void readGroups(final Node root) {
        for (final NodeTuple tuple : tuples(root, "the file must consist of groups such as \"transport:\"")) {
            final String label = key(tuple.getKeyNode());
            final SettingGroup group = SettingGroup.of(label)
                    .orElseThrow(() -> refusal(tuple.getKeyNode(), UnknownSetting.sentence(label)));
            checkFirst(label, tuple.getKeyNode());
            final Node value = tuple.getValueNode();
            if (!isNull(value)) {
                readKeys(group, value);
            }
        }
    }

    private void readKeys(final SettingGroup group, final Node groupNode) {
        final String complaint = group.label() + " is a group, not a value; " + UnknownSetting.members(group);
        for (final NodeTuple tuple : tuples(groupNode, complaint)) {
            final Node keyNode = tuple.getKeyNode();
            final String dotted = group.label() + '.' + key(keyNode);
            final SettingKey key =
                    SettingKey.of(dotted).orElseThrow(() -> refusal(keyNode, UnknownSetting.sentence(dotted)));
            checkFirst(dotted, keyNode);
            texts.put(key, new SettingText(text(key, tuple.getValueNode()), origin(keyNode)));
        }
    }

    private Iterable<NodeTuple> tuples(final Node node, final String complaint) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue();
        }
        throw refusal(node, complaint);
    }

    private String key(final Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw refusal(node, "a key must be a word");
    }

    private void checkFirst(final String dotted, final Node node) {
        final Integer earlier = lines.putIfAbsent(dotted, line(node));
        if (earlier != null) {
            throw refusal(node, dotted + " stands here again after line " + earlier + "; leave one of the two");
        }
    }

    private String text(final SettingKey key, final Node value) {
        if (value instanceof ScalarNode) {
            return scalar(key, value);
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(element -> scalar(key, element))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        throw refusal(value, key.dotted() + " has keys of its own, but must be " + key.allowed());
    }

    private String scalar(final SettingKey key, final Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNull(node) ? "" : scalar.getValue();
        }
        throw refusal(node, key.dotted() + " is a list with more than words in it, but must be " + key.allowed());
    }

    private static boolean isNull(final Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private SettingOrigin origin(final Node node) {
        return SettingOrigin.line(name, line(node));
    }

    private static int line(final Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private SettingsException refusal(final Node node, final String sentence) {
        return new SettingsException(origin(node).place() + ": " + sentence + ".");
    }
}
