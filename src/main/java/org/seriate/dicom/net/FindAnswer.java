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
import org.seriate.dicom.net.MessageReader.Message;

/**
 * One C-FIND being answered: a pending response for each match, then the last status (PS3.7 9.1.2).
 */
final class FindAnswer {
  /** Identifiers hold keys and short values; what is longer holds something else. */
  static final int LONGEST_IDENTIFIER = 1 << 20;

  private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withMaxElements(20_000);
  static final int DOES_NOT_MATCH_SOP_CLASS = 0xA900;
  private static final int UNABLE_TO_PROCESS = 0xC001;
  private static final Status PENDING = Status.of(0xFF00, "");
  private static final Status PENDING_WITH_WARNING = Status.of(0xFF01, "");
  private static final Status CANCELLED = Status.of(DimseProvider.CANCEL, "");
  private static final Logger LOG = Logger.getLogger(FindAnswer.class);

  private final AssociationFacts facts;
  private final Message message;
  private final MessageWriter writer;
  private final CancelWatch watch;

  FindAnswer(AssociationFacts facts, Message message, CancelWatch watch, MessageWriter writer) {
    this.facts = facts;
    this.message = message;
    this.writer = writer;
    this.watch = watch;
  }

  /** Sends the matches and returns the status of the last response, which is still to be sent. */
  Status give(QueryScp scp) throws AssociationFailure {
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

  static TransferSyntax syntax(Message message) {
    return syntax(message.context());
  }

  static TransferSyntax syntax(PresentationContext.Accepted context) {
    String uid = context.transferSyntax();
    return TransferSyntax.of(uid).orElseGet(() -> TransferSyntax.ofUnknown(uid));
  }

  private Status sendMatches(QueryScp scp, String model, DataSet identifier)
      throws AssociationFailure {
    try {
      return switch (scp.find(facts, model, identifier)) {
        case QueryScp.Refused refused -> refused.status();
        case QueryScp.Matches matches -> send(matches);
      };
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

  private Status send(QueryScp.Matches found) throws IOException {
    Status pending = found.allKeysSupported() ? PENDING : PENDING_WITH_WARNING;
    try (Stream<DataSet> matches = found.matches()) {
      Iterator<DataSet> each = matches.iterator();
      while (each.hasNext()) {
        if (watch.isAsked()) {
          return CANCELLED;
        }
        sendMatch(each.next(), pending);
      }
      return Status.SUCCESS;
    }
  }

  private void sendMatch(DataSet match, Status pending) throws IOException {
    byte[] bytes = DataSetWriter.toBytes(match, syntax(message));
    writer.send(
        message.context().id(),
        message.command().answerWithDataSet(pending),
        new ByteArrayInputStream(bytes));
  }
}
