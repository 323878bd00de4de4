/**
 * Storage Commitment, Push Model (PS3.4 J), both ways. Peers with the role commitment ask us to
 * confirm objects that they sent, and are asked to confirm what was delivered to them; what goes
 * out are N-EVENT-REPORTs about what is really on our disk, requests of our own, and what every
 * series was said to consist of. A list without a Transaction UID, too long a list, and a report
 * about nothing that we asked are refused.
 */
package org.seriate.commitment;
