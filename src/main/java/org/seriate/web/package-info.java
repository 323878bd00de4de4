/**
 * Calls to web servers of others, for every room that makes some: certificates, log-in, and how
 * long an answer may take. What an answer means is for the room that asked.
 */
package org.seriate.web;
