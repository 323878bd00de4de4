/**
 * The record of who did what, in the event terms of PS3.15 A.5. Acts come in, from inside the
 * transaction that performs them; rows of {@code audit_event} go out. Patient attributes are
 * refused by having no place for them.
 */
package org.seriate.audit;
