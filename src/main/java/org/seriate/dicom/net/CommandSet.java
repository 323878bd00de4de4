package org.seriate.dicom.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.AssociationFailure.Violation;

/** The command of a message (PS3.7 6.3.1, annex E): group 0000 in Implicit VR Little Endian. */
record CommandSet(DataSet elements) {
  private static final int NO_DATA_SET = 0x0101;
  private static final int WITH_DATA_SET = 0x0000;
  private static final int MEDIUM_PRIORITY = 0x0000;
  private static final int GROUP_LENGTH_ELEMENT = 12;
  private static final int LONGEST_UID = 64;
  private static final int LONGEST_COMMENT = 64;

  /**
   * Reads a command that has what every command must have: a field, a data set type and an id by
   * which request and response find each other.
   */
  static CommandSet parse(byte[] bytes) throws Violation {
    CommandSet command = new CommandSet(read(bytes));
    command.required(Tag.CommandField, "command field");
    command.required(Tag.CommandDataSetType, "command data set type");
    command.required(command.idTag(), "message id");
    return command;
  }

  private static DataSet read(byte[] bytes) throws Violation {
    try {
      return DataSetReader.read(
          new ByteArrayInputStream(bytes),
          TransferSyntax.ImplicitVrLittleEndian,
          ReadLimits.DEFAULT);
    } catch (IOException | RuntimeException e) {
      throw Violation.ofDimse("a command that cannot be read: " + e.getMessage());
    }
  }

  private void required(int tag, String what) throws Violation {
    if (elements.integer(tag).isEmpty()) {
      throw Violation.ofDimse("a command without " + what + " " + Tag.format(tag));
    }
  }

  // C-CANCEL-RQ names the request it means, as a response does (PS3.7 9.3.2.3).
  private int idTag() {
    boolean refers = field() == CommandField.C_CANCEL_RQ || CommandField.isResponse(field());
    return refers ? Tag.MessageIDBeingRespondedTo : Tag.MessageID;
  }

  byte[] encode() {
    byte[] body = DataSetWriter.toBytes(elements, TransferSyntax.ImplicitVrLittleEndian);
    ByteBuffer out = ByteBuffer.allocate(GROUP_LENGTH_ELEMENT + body.length);
    out.order(ByteOrder.LITTLE_ENDIAN).putInt(Tag.CommandGroupLength).putInt(4).putInt(body.length);
    return out.put(body).array();
  }

  int field() {
    return elements.integer(Tag.CommandField).orElse(0);
  }

  /** Message ID of a request, Message ID Being Responded To of a response or C-CANCEL. */
  int messageId() {
    return elements.integer(idTag()).orElse(0);
  }

  /** Anything but 0101H means that a data set follows (PS3.7 E.1). */
  boolean hasDataSet() {
    OptionalInt type = elements.integer(Tag.CommandDataSetType);
    return type.isPresent() && type.getAsInt() != NO_DATA_SET;
  }

  String affectedSopClassUid() {
    return elements.string(Tag.AffectedSOPClassUID).orElse("");
  }

  String affectedSopInstanceUid() {
    return elements.string(Tag.AffectedSOPInstanceUID).orElse("");
  }

  String requestedSopClassUid() {
    return elements.string(Tag.RequestedSOPClassUID).orElse("");
  }

  String requestedSopInstanceUid() {
    return elements.string(Tag.RequestedSOPInstanceUID).orElse("");
  }

  /** Event Type ID of N-EVENT-REPORT or Action Type ID of N-ACTION. */
  OptionalInt eventOrActionTypeId() {
    OptionalInt event = elements.integer(Tag.EventTypeID);
    return event.isPresent() ? event : elements.integer(Tag.ActionTypeID);
  }

  /** AE title to which a C-MOVE sends (PS3.7 9.1.4.1.3). */
  String moveDestination() {
    return elements.string(Tag.MoveDestination).orElse("");
  }

  /** Status and Error Comment of a response; empty when it has no status. */
  Optional<Status> status() {
    OptionalInt code = elements.integer(Tag.Status);
    return code.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Status.of(code.getAsInt(), printable(elements.string(Tag.ErrorComment).orElse(""))));
  }

  static CommandSet echoRq(int messageId) {
    return new CommandSet(
        request(CommandField.C_ECHO_RQ, messageId, Uid.Verification, NO_DATA_SET).build());
  }

  static CommandSet storeRq(int messageId, String sopClassUid, String sopInstanceUid) {
    return new CommandSet(
        request(CommandField.C_STORE_RQ, messageId, sopClassUid, WITH_DATA_SET)
            .integer(Tag.Priority, MEDIUM_PRIORITY)
            .string(Tag.AffectedSOPInstanceUID, sopInstanceUid)
            .build());
  }

  /** A sub-operation of a C-MOVE says whose it is (PS3.7 9.1.1.1.6, 9.1.1.1.7). */
  CommandSet onBehalfOf(Association.MoveOriginator originator) {
    return new CommandSet(
        elements.toBuilder()
            .string(Tag.MoveOriginatorApplicationEntityTitle, originator.aeTitle())
            .integer(Tag.MoveOriginatorMessageID, originator.messageId())
            .build());
  }

  static CommandSet getRq(int messageId, String modelUid) {
    return new CommandSet(
        request(CommandField.C_GET_RQ, messageId, modelUid, WITH_DATA_SET)
            .integer(Tag.Priority, MEDIUM_PRIORITY)
            .build());
  }

  static CommandSet moveRq(int messageId, String modelUid, String moveDestination) {
    return new CommandSet(
        request(CommandField.C_MOVE_RQ, messageId, modelUid, WITH_DATA_SET)
            .integer(Tag.Priority, MEDIUM_PRIORITY)
            .string(Tag.MoveDestination, moveDestination)
            .build());
  }

  /** Tables 10.3-1, 10.3-5, 10.3-7 and 10.3-9 of PS3.7. */
  static CommandSet of(int messageId, NormalizedRequest request) {
    DataSet.Builder command =
        DataSet.builder()
            .integer(Tag.MessageID, messageId)
            .integer(
                Tag.CommandDataSetType, request.dataSet().isEmpty() ? NO_DATA_SET : WITH_DATA_SET);
    switch (request) {
      case NormalizedRequest.EventReport e ->
          affected(command, CommandField.N_EVENT_REPORT_RQ, e)
              .integer(Tag.EventTypeID, e.eventTypeId());
      case NormalizedRequest.Action a ->
          requested(command, CommandField.N_ACTION_RQ, a)
              .integer(Tag.ActionTypeID, a.actionTypeId());
      case NormalizedRequest.Create c -> affected(command, CommandField.N_CREATE_RQ, c);
      case NormalizedRequest.Set s -> requested(command, CommandField.N_SET_RQ, s);
    }
    return new CommandSet(command.build());
  }

  private static DataSet.Builder affected(
      DataSet.Builder command, int field, NormalizedRequest request) {
    command.integer(Tag.CommandField, field).string(Tag.AffectedSOPClassUID, request.sopClassUid());
    return request.sopInstanceUid().isEmpty()
        ? command
        : command.string(Tag.AffectedSOPInstanceUID, request.sopInstanceUid());
  }

  private static DataSet.Builder requested(
      DataSet.Builder command, int field, NormalizedRequest request) {
    return command
        .integer(Tag.CommandField, field)
        .string(Tag.RequestedSOPClassUID, request.sopClassUid())
        .string(Tag.RequestedSOPInstanceUID, request.sopInstanceUid());
  }

  static CommandSet findRq(int messageId, String modelUid) {
    return new CommandSet(
        request(CommandField.C_FIND_RQ, messageId, modelUid, WITH_DATA_SET)
            .integer(Tag.Priority, MEDIUM_PRIORITY)
            .build());
  }

  static CommandSet cancelRq(int messageId) {
    return new CommandSet(
        DataSet.builder()
            .integer(Tag.CommandField, CommandField.C_CANCEL_RQ)
            .integer(Tag.MessageIDBeingRespondedTo, messageId)
            .integer(Tag.CommandDataSetType, NO_DATA_SET)
            .build());
  }

  private static DataSet.Builder request(int field, int id, String sopClassUid, int dataSetType) {
    return DataSet.builder()
        .string(Tag.AffectedSOPClassUID, sopClassUid)
        .integer(Tag.CommandField, field)
        .integer(Tag.MessageID, id)
        .integer(Tag.CommandDataSetType, dataSetType);
  }

  /** The answer to this request, without a data set. */
  CommandSet answer(Status status) {
    return response(status, NO_DATA_SET);
  }

  /**
   * The answer to this normalized request: what it requested is what it affected (PS3.7 10.3), and
   * the type of event or action comes back.
   */
  CommandSet answer(NormalizedAnswer answer) {
    DataSet.Builder response = answer(answer.status()).elements().toBuilder();
    echo(response, Tag.RequestedSOPClassUID, Tag.AffectedSOPClassUID);
    echo(response, Tag.RequestedSOPInstanceUID, Tag.AffectedSOPInstanceUID);
    elements.integer(Tag.EventTypeID).ifPresent(t -> response.integer(Tag.EventTypeID, t));
    elements.integer(Tag.ActionTypeID).ifPresent(t -> response.integer(Tag.ActionTypeID, t));
    if (affectedSopInstanceUid().isEmpty() && !answer.sopInstanceUid().isEmpty()) {
      response.string(Tag.AffectedSOPInstanceUID, answer.sopInstanceUid());
    }
    answer.errorId().ifPresent(id -> response.integer(Tag.ErrorID, id));
    return new CommandSet(response.build());
  }

  /** The answer to this request, to be followed by a data set. */
  CommandSet answerWithDataSet(Status status) {
    return response(status, WITH_DATA_SET);
  }

  /** The answer to this retrieval with its counters, without a data set. */
  CommandSet answer(Status status, Tally tally) {
    return counted(answer(status), status, tally);
  }

  /** The answer to this retrieval with its counters, to be followed by a data set. */
  CommandSet answerWithDataSet(Status status, Tally tally) {
    return counted(answerWithDataSet(status), status, tally);
  }

  private static CommandSet counted(CommandSet response, Status status, Tally tally) {
    DataSet.Builder counted = response.elements().toBuilder();
    tally.writeTo(counted, status);
    return new CommandSet(counted.build());
  }

  private CommandSet response(Status status, int dataSetType) {
    DataSet.Builder response =
        DataSet.builder()
            .integer(Tag.CommandField, CommandField.responseTo(field()))
            .integer(Tag.MessageIDBeingRespondedTo, messageId())
            .integer(Tag.CommandDataSetType, dataSetType)
            .integer(Tag.Status, status.code());
    echo(response, Tag.AffectedSOPClassUID);
    echo(response, Tag.AffectedSOPInstanceUID);
    String comment = printable(status.comment());
    if (!comment.isEmpty()) {
      response.string(Tag.ErrorComment, comment);
    }
    return new CommandSet(response.build());
  }

  /** Gives a UID back as it came, if it has the length of one. */
  private void echo(DataSet.Builder response, int tag) {
    echo(response, tag, tag);
  }

  private void echo(DataSet.Builder response, int from, int to) {
    elements
        .string(from)
        .filter(uid -> uid.length() <= LONGEST_UID)
        .ifPresent(uid -> response.string(to, uid));
  }

  // LO in the default repertoire: 64 characters, and backslash would begin a second value.
  private static String printable(String comment) {
    String clean = comment.replace('\\', '/').replaceAll("[^\\x20-\\x7E]", "?").strip();
    return clean.substring(0, Math.min(LONGEST_COMMENT, clean.length()));
  }
}
