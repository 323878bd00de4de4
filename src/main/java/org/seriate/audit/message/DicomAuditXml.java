package org.seriate.audit.message;

import org.openehealth.ipf.commons.audit.codes.AuditSourceType;
import org.openehealth.ipf.commons.audit.codes.EventActionCode;
import org.openehealth.ipf.commons.audit.codes.EventOutcomeIndicator;
import org.openehealth.ipf.commons.audit.marshal.dicom.Current;
import org.openehealth.ipf.commons.audit.model.AuditMessage;
import org.openehealth.ipf.commons.audit.model.AuditSourceIdentificationType;
import org.openehealth.ipf.commons.audit.model.EventIdentificationType;
import org.openehealth.ipf.commons.audit.types.AuditSource;
import org.openehealth.ipf.commons.audit.types.EventId;
import org.openehealth.ipf.commons.audit.types.EventType;
import org.seriate.audit.AuditRow;

/** A row as AuditMessage of PS3.15 A.5.1. */
public final class DicomAuditXml {
  private DicomAuditXml() {}

  /** One line, without XML declaration. */
  public static String of(AuditRow row) {
    return Current.toString(message(row), false);
  }

  static AuditMessage message(AuditRow row) {
    AuditMessage message = new AuditMessage();
    EventIdentificationType event =
        new EventIdentificationType(
            EventId.of(row.eventId(), row.codeSystem(), row.eventMeaning()),
            row.at(),
            EventOutcomeIndicator.enumForCode(row.outcome()));
    event.setEventActionCode(EventActionCode.enumForCode(row.action()));
    event.setEventOutcomeDescription(row.detail());
    if (row.eventType() != null) {
      event.getEventTypeCode().add(EventType.of(row.eventType(), "DCM", row.typeMeaning()));
    }
    message.setEventIdentification(event);
    message.getActiveParticipants().addAll(Participants.of(row));
    AuditSourceIdentificationType source = new AuditSourceIdentificationType(row.node());
    source.getAuditSourceType().add(AuditSource.of(AuditSourceType.ApplicationServerProcess));
    message.setAuditSourceIdentification(source);
    message.getParticipantObjectIdentifications().addAll(Objects.of(row));
    return message;
  }
}
