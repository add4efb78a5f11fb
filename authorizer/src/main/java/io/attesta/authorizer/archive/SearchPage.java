package io.attesta.authorizer.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param items newest first
 * @param next the cursor of the next page; empty if this is the last
 */
public record SearchPage(List<ObjectNode> items, Optional<String> next) {}
