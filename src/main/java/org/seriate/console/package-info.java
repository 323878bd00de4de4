/**
 * What people and programs see of the node: a status page, a read-only list of series, health.
 * Requests come in, pages and JSON go out. No patient attribute leaves through here, and nothing
 * can be changed yet: nobody logs in, so the web port is bound to the loopback interface unless
 * node.yaml says otherwise.
 */
package org.seriate.console;
