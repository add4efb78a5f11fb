/**
 * Campaigns against the listener: everything a stranger or a broken terminal may send, while valid terminals go on being answered.
 * Loads are bounded in number and time and talk to loopback only. How large they are say the {@code hostile.*} system properties:
 * small in every build, large in the Maven profile {@code long}.
 */
package io.attesta.authorizer.hostile;
