/**
 * The program as people meet it on a command line. Words and files come in from the command line;
 * plain sentences, progress and an exit code go out, and DICOM to and from peers on behalf of the
 * simulated scanner and the practice PACS. It refuses what it cannot carry out with a sentence that
 * names the file, line or peer, and shows a stack trace only when asked.
 */
package org.seriate.program;
