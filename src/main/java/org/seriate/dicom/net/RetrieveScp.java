package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;

/**
 * Selects what C-GET-RQ (PS3.7 9.1.3) and C-MOVE-RQ (PS3.7 9.1.4) ask for; the engine counts the
 * sub-operations and sends the responses. What is thrown is answered C001.
 */
public interface RetrieveScp {
  /**
   * @param back brings objects to the requestor on its own association
   */
  Retrieval get(AssociationFacts association, String sopClassUid, DataSet identifier, Carrier back);

  Retrieval move(AssociationFacts association, Move move, DataSet identifier);

  /** What the command of a C-MOVE says. */
  record Move(String sopClassUid, int messageId, String moveDestination) {}

  /** What becomes of the request. */
  sealed interface Retrieval permits Begun, Refused {}

  /** Nothing is sent, only this status. */
  record Refused(Status status) implements Retrieval {}

  /**
   * One C-STORE sub-operation for each object. Stream and carrier are closed by the engine at the
   * end, which comes early when the peer cancels or its association breaks.
   *
   * @param count how many objects the stream holds
   */
  record Begun(int count, Stream<Retrievable> objects, Carrier carrier) implements Retrieval {}

  /** Brings objects to where they were asked for. */
  interface Carrier extends AutoCloseable {
    /**
     * C-STORE of one object; the status is the receiver's.
     *
     * @throws IOException when there is none: the sub-operation has failed
     */
    Status carry(Retrievable object) throws IOException;

    @Override
    default void close() {}
  }

  /**
   * An object with its encoded data set, without file meta information. Prints without its content.
   */
  record Retrievable(
      String sopClassUid, String sopInstanceUid, TransferSyntax transferSyntax, byte[] dataSet) {
    /** Byte for byte as it is in its own transfer syntax, encoded anew in another. */
    public byte[] in(TransferSyntax wanted) throws IOException {
      return wanted.equals(transferSyntax)
          ? dataSet
          : DataSetWriter.toBytes(
              DataSetReader.read(
                  new ByteArrayInputStream(dataSet), transferSyntax, ReadLimits.DEFAULT),
              wanted);
    }

    @Override
    public String toString() {
      return "Retrievable[" + dataSet.length + " bytes]";
    }
  }
}
