package org.seriate.dicom.net;

import java.util.List;

/** A presentation context in its three lives: proposed, answered, accepted (PS3.8 7.1.1.13). */
sealed interface PresentationContext {
  /** An odd number from 1 to 255. */
  int id();

  /** PS3.8 9.3.2.2. */
  record Proposed(int id, String abstractSyntax, List<String> transferSyntaxes)
      implements PresentationContext {}

  /** PS3.8 9.3.3.2. The transfer syntax means something only when accepted. */
  record Answered(int id, int result, String transferSyntax) implements PresentationContext {
    static final int ACCEPTANCE = 0;
    static final int USER_REJECTION = 1;
    static final int NO_REASON = 2;
    static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
    static final int TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

    boolean isAcceptance() {
      return result == ACCEPTANCE;
    }
  }

  /** What both sides agreed on: this id carries this abstract syntax in this transfer syntax. */
  record Accepted(int id, String abstractSyntax, String transferSyntax)
      implements PresentationContext {}
}
