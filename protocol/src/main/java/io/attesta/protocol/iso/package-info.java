/**
 * The words of ISO 8583 as Attesta speaks it: message types, data elements, actions, response codes, card numbers. Values
 * and tables only; imports nothing of Attesta.
 */
package io.attesta.protocol.iso;
