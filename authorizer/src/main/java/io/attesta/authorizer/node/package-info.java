/**
 * What belongs to this node as such, whoever runs on its data folder, the server or a command: its key store. May import
 * {@code settings} and {@code io.attesta.keystore}.
 */
package io.attesta.authorizer.node;
