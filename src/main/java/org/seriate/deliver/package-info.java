/**
 * Results to where they are wanted: C-STORE and STOW-RS to archives, HL7 and FHIR to others. What
 * was written and a destination come in; what the destination made of it goes out. An answer that
 * does not mean "I have it" is never taken for one that does.
 */
package org.seriate.deliver;
