package org.seriate.dicom.net;

import java.util.stream.Stream;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.AssociationFailure.Violation;

/** Fuzz target: the bytes of a command set. What is taken for a command can be answered. */
public final class CommandFuzz {
  private CommandFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    CommandSet command;
    try {
      command = CommandSet.parse(input);
    } catch (Violation refused) {
      return;
    }
    command.hasDataSet();
    command.status();
    CommandSet answer = command.answer(Status.of(0xC000, command.affectedSopClassUid()));
    try {
      CommandSet.parse(answer.encode());
    } catch (Violation e) {
      throw new AssertionError("our own answer is no command", e);
    }
  }

  /** Well-formed commands to start from. */
  public static Stream<byte[]> seeds() {
    CommandSet store = CommandSet.storeRq(7, Uid.CTImageStorage, "1.2.3");
    return Stream.of(
            CommandSet.echoRq(1),
            store,
            store.answer(Status.of(0xA700, "disk nearly full")),
            CommandSet.findRq(3, Uid.StudyRootQueryRetrieveInformationModelFind),
            CommandSet.cancelRq(3))
        .map(CommandSet::encode);
  }
}
