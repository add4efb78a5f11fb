/**
 * The command line: the top command, what all commands share (options of settings, failures, exit codes), and the commands
 * of the server. Other modules add theirs as a {@link io.attesta.authorizer.command.CommandProvider} through
 * {@link java.util.ServiceLoader}. The home of picocli; imports whatever package a command drives.
 */
package io.attesta.authorizer.command;
