/**
 * Where log lines go: the log file, the audit log and the console, always asynchronously. The home of Logback; everybody
 * else logs through SLF4J. Imports nothing of Attesta.
 */
package io.attesta.authorizer.log;
