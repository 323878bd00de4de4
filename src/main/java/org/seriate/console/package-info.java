/**
 * What people and programs see of the node and tell it: the list and pages of series, work and its
 * commands, health. Requests of those who have logged in come in, pages and JSON go out. Who a
 * patient is leaves only to a radiologist or to one who says why; what no role of the asking allows
 * is refused.
 */
package org.seriate.console;
