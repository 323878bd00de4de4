/**
 * What others tell of the making of a series: Modality Performed Procedure Steps (PS3.4 F.7) and
 * Instance Availability Notifications (PS3.4 R). N-CREATE and N-SET come in; rows of steps and
 * notices go out, and what they name as the content of each series. A step that is begun as
 * finished, changed after its end or by somebody else, and whatever lacks what it must have is
 * refused by its status.
 */
package org.seriate.procedure;
