/**
 * Reports to the PACS. A written report and a destination come in; what the destination made of it
 * goes out. A status that does not mean "I have it" is never taken for one that does.
 */
package org.seriate.deliver;
