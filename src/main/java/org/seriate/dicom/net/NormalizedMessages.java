package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.OptionalInt;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.NotDicomException;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.net.MessageReader.Message;
import org.seriate.dicom.net.NormalizedRequest.Action;
import org.seriate.dicom.net.NormalizedRequest.Create;
import org.seriate.dicom.net.NormalizedRequest.EventReport;
import org.seriate.dicom.net.PresentationContext.Accepted;

/** Requests of the normalized services, from and to messages (PS3.7 10.3). */
final class NormalizedMessages {
  /** Some 27,000 references with two UIDs of average length each. */
  static final int LONGEST_DATA_SET = 4 << 20;

  private static final ReadLimits LIMITS = ReadLimits.DEFAULT.withMaxElements(200_000);
  private static final int INVALID_OBJECT_INSTANCE = 0x0117;
  private static final int NO_SUCH_SOP_CLASS = 0x0118;
  private static final int MISTYPED_ARGUMENT = 0x0212;
  private static final int RESOURCE_LIMITATION = 0x0213;

  private NormalizedMessages() {}

  /** What a message comes to. */
  sealed interface Reading permits Understood, Refused {}

  record Understood(NormalizedRequest request) implements Reading {}

  /** What is wrong with it can be said in a status, and the association goes on. */
  record Refused(Status status) implements Reading {}

  static boolean isRequest(int field) {
    return switch (field) {
      case CommandField.N_EVENT_REPORT_RQ,
          CommandField.N_SET_RQ,
          CommandField.N_ACTION_RQ,
          CommandField.N_CREATE_RQ ->
          true;
      default -> false;
    };
  }

  /** Reads a request whole; nothing of its data set is left on the wire. */
  static Reading read(Message message) throws AssociationFailure {
    CommandSet command = message.command();
    boolean created = command.field() == CommandField.N_CREATE_RQ;
    boolean affected = created || command.field() == CommandField.N_EVENT_REPORT_RQ;
    String sopClass = affected ? command.affectedSopClassUid() : command.requestedSopClassUid();
    String instance =
        affected ? command.affectedSopInstanceUid() : command.requestedSopInstanceUid();
    if (!sopClass.equals(message.context().abstractSyntax())) {
      return refuse(message, NO_SUCH_SOP_CLASS, "SOP class is not that of the context");
    }
    if (!Uid.isValid(instance) && !(created && instance.isEmpty())) {
      return refuse(message, INVALID_OBJECT_INSTANCE, "SOP Instance UID is missing or no UID");
    }
    OptionalInt type = command.eventOrActionTypeId();
    boolean typed = created || command.field() == CommandField.N_SET_RQ;
    if (!typed && type.isEmpty()) {
      return refuse(message, MISTYPED_ARGUMENT, "no event or action type");
    }
    return switch (dataSet(message)) {
      case DataSetRead.Readable(DataSet d) ->
          new Understood(
              switch (command.field()) {
                case CommandField.N_EVENT_REPORT_RQ ->
                    new EventReport(sopClass, instance, type.orElseThrow(), d);
                case CommandField.N_ACTION_RQ ->
                    new Action(sopClass, instance, type.orElseThrow(), d);
                case CommandField.N_CREATE_RQ -> new Create(sopClass, instance, d);
                case CommandField.N_SET_RQ -> new NormalizedRequest.Set(sopClass, instance, d);
                default -> throw new IllegalArgumentException("no normalized request");
              });
      case DataSetRead.Unreadable(int status, String why) -> refuse(message, status, why);
    };
  }

  private static Refused refuse(Message message, int status, String why) throws AssociationFailure {
    message.dataSet().drain();
    return new Refused(Status.of(status, why));
  }

  private sealed interface DataSetRead {
    record Readable(DataSet dataSet) implements DataSetRead {}

    record Unreadable(int status, String why) implements DataSetRead {}
  }

  private static DataSetRead dataSet(Message message) throws AssociationFailure {
    try {
      byte[] bytes = message.dataSet().readNBytes(LONGEST_DATA_SET + 1);
      if (bytes.length > LONGEST_DATA_SET) {
        return new DataSetRead.Unreadable(RESOURCE_LIMITATION, "the data set is too long");
      }
      message.dataSet().drain();
      return new DataSetRead.Readable(
          bytes.length == 0
              ? DataSet.EMPTY
              : DataSetReader.read(
                  new ByteArrayInputStream(bytes), FindAnswer.syntax(message), LIMITS));
    } catch (AssociationFailure e) {
      throw e;
    } catch (NotDicomException e) {
      return new DataSetRead.Unreadable(
          DimseProvider.PROCESSING_FAILURE, "the data set cannot be read");
    } catch (IOException e) {
      throw new IllegalStateException("an array does not fail to be read", e);
    }
  }

  static void send(MessageWriter writer, Accepted context, int messageId, NormalizedRequest request)
      throws AssociationFailure {
    CommandSet command = CommandSet.of(messageId, request);
    if (request.dataSet().isEmpty()) {
      writer.send(context.id(), command);
      return;
    }
    byte[] bytes = DataSetWriter.toBytes(request.dataSet(), FindAnswer.syntax(context));
    try {
      writer.send(context.id(), command, new ByteArrayInputStream(bytes));
    } catch (AssociationFailure e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("an array does not fail to be read", e);
    }
  }
}
