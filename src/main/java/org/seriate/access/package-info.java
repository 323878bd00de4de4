/**
 * Who may use the console and the web services. Names with passwords, people whom an identity
 * provider sends, cookies and tokens come in; a security identity with roles goes out, and every
 * log-in is on the audit record. A wrong password, a person without a role, a locked or disabled
 * user, an old session and a token without the role are refused; nothing is open to nobody except
 * the log-in page and the health checks.
 */
package org.seriate.access;
