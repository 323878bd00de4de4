/**
 * A data set in memory and what it is made of: tags, value representations, UIDs, character sets,
 * person names (PS3.5, PS3.6). Encoded values come in and text, numbers and items go out; builders
 * take them the other way. A malformed value is refused by being absent, never by a guess.
 */
package org.seriate.dicom.data;
