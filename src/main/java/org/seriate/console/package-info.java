/**
 * What people and programs see of the node: a status page, lists of series and work, health.
 * Requests come in, pages and JSON go out. Commands about work go to its room. No patient attribute
 * leaves through here. Nobody logs in yet, so the web port is bound to the loopback interface
 * unless node.yaml says otherwise.
 */
package org.seriate.console;
