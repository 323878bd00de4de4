package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFailure.Violation;
import org.seriate.dicom.net.MessageReader.Message;

/**
 * One C-FIND being answered: a pending response for each match, then the last status (PS3.7 9.1.2).
 */
final class FindAnswer {
  /** Identifiers hold keys and short values; what is longer holds something else. */
  static final int LONGEST_IDENTIFIER = 1 << 20;

  private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withMaxElements(20_000);
  private static final int DOES_NOT_MATCH_SOP_CLASS = 0xA900;
  private static final int UNABLE_TO_PROCESS = 0xC001;
  private static final Status PENDING = Status.of(0xFF00, "");
  private static final Status CANCELLED = Status.of(0xFE00, "");
  private static final Logger LOG = Logger.getLogger(FindAnswer.class);

  private final AssociationFacts facts;
  private final Message message;
  private final MessageReader reader;
  private final MessageWriter writer;

  FindAnswer(AssociationFacts facts, Message message, MessageReader reader, MessageWriter writer) {
    this.facts = facts;
    this.message = message;
    this.reader = reader;
    this.writer = writer;
  }

  /** Sends the matches and returns the status of the last response, which is still to be sent. */
  Status give(FindScp scp) throws AssociationFailure {
    String model = message.context().abstractSyntax();
    if (!message.command().affectedSopClassUid().equals(model)) {
      return Status.of(DOES_NOT_MATCH_SOP_CLASS, "SOP class is not that of the context");
    }
    Optional<DataSet> identifier;
    try {
      identifier = readIdentifier(message);
    } catch (NotDicomException e) {
      return Status.of(DimseProvider.CANNOT_UNDERSTAND, "identifier cannot be read");
    }
    if (identifier.isEmpty()) {
      return Status.of(DimseProvider.CANNOT_UNDERSTAND, "no identifier, or far too long");
    }
    message.dataSet().drain();
    return sendMatches(scp, model, identifier.get());
  }

  /** Empty when there is none or it is longer than any identifier. */
  static Optional<DataSet> readIdentifier(Message message)
      throws AssociationFailure, NotDicomException {
    try {
      byte[] bytes = message.dataSet().readNBytes(LONGEST_IDENTIFIER + 1);
      if (bytes.length == 0 || bytes.length > LONGEST_IDENTIFIER) {
        return Optional.empty();
      }
      InputStream in = new ByteArrayInputStream(bytes);
      return Optional.of(DataSetReader.read(in, syntax(message), LIMITS));
    } catch (AssociationFailure | NotDicomException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an array does not fail to be read", e);
    }
  }

  private static TransferSyntax syntax(Message message) {
    String uid = message.context().transferSyntax();
    return TransferSyntax.of(uid).orElseGet(() -> TransferSyntax.ofUnknown(uid));
  }

  private Status sendMatches(FindScp scp, String model, DataSet identifier)
      throws AssociationFailure {
    try (Stream<DataSet> matches = scp.find(facts, model, identifier)) {
      Iterator<DataSet> each = matches.iterator();
      while (each.hasNext()) {
        if (isCancelled()) {
          return CANCELLED;
        }
        sendMatch(each.next());
      }
      return Status.SUCCESS;
    } catch (AssociationFailure e) {
      throw e;
    } catch (Throwable t) {
      LOG.errorf(
          t,
          "Answering a query failed on our side; the peer is told C001 and may ask again."
              + " association=%d callingAe=%s status=C001",
          facts.id(),
          facts.callingAe());
      return Status.of(UNABLE_TO_PROCESS, "processing failure");
    }
  }

  private void sendMatch(DataSet match) throws IOException {
    byte[] bytes = DataSetWriter.toBytes(match, syntax(message));
    writer.send(
        message.context().id(),
        message.command().answerWithDataSet(PENDING),
        new ByteArrayInputStream(bytes));
  }

  /** Looks, without waiting, whether C-CANCEL-RQ for this query has come (PS3.7 9.3.2.3). */
  private boolean isCancelled() throws AssociationFailure {
    while (reader.hasInput()) {
      Message other =
          reader.next().orElseThrow(() -> Violation.ofDimse("release before the last response"));
      if (other.command().field() != CommandField.C_CANCEL_RQ) {
        throw Violation.ofDimse("a second operation at a time; the window is one");
      }
      other.dataSet().drain();
      if (other.command().messageId() == message.command().messageId()) {
        return true;
      }
    }
    return false;
  }
}
