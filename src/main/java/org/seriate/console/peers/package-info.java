/**
 * Peers in the console and in {@code /api/v1/peers}: the list, changes with their history, who was
 * turned away, tests of peers, and what a list would do before it counts. Changes go to the room
 * {@code peers}, which checks them.
 */
package org.seriate.console.peers;
