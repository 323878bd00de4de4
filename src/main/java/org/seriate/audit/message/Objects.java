package org.seriate.audit.message;

import java.util.ArrayList;
import java.util.List;
import org.openehealth.ipf.commons.audit.codes.ParticipantObjectIdTypeCode;
import org.openehealth.ipf.commons.audit.codes.ParticipantObjectTypeCode;
import org.openehealth.ipf.commons.audit.codes.ParticipantObjectTypeCodeRole;
import org.openehealth.ipf.commons.audit.model.DicomObjectDescriptionType;
import org.openehealth.ipf.commons.audit.model.ParticipantObjectIdentificationType;
import org.openehealth.ipf.commons.audit.model.TypeValuePairType;
import org.openehealth.ipf.commons.audit.types.ParticipantObjectIdType;
import org.seriate.audit.AuditRow;

/** Participant objects of each event, PS3.15 A.5.3. */
final class Objects {
  private static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

  private final AuditRow row;
  private final List<ParticipantObjectIdentificationType> all = new ArrayList<>();

  private Objects(AuditRow row) {
    this.row = row;
  }

  static List<ParticipantObjectIdentificationType> of(AuditRow row) {
    Objects o = new Objects(row);
    switch (row.eventId()) {
      case "110101" -> o.auditLog();
      case "110112" -> o.query();
      case "110113" -> o.alert();
      default -> {}
    }
    o.study();
    o.patient();
    return o.all;
  }

  private void study() {
    if (row.studyInstanceUid() == null) {
      return;
    }
    ParticipantObjectIdentificationType study =
        object(
            row.studyInstanceUid(),
            ParticipantObjectIdTypeCode.StudyInstanceUID,
            ParticipantObjectTypeCode.System,
            ParticipantObjectTypeCodeRole.Report);
    detail(study, "Series Instance UID", row.seriesInstanceUid());
    if (row.sopClassUid() != null && row.instances() != null) {
      DicomObjectDescriptionType description = new DicomObjectDescriptionType();
      DicomObjectDescriptionType.SOPClass sopClass =
          new DicomObjectDescriptionType.SOPClass(row.instances());
      sopClass.setUid(row.sopClassUid());
      description.getSOPClasses().add(sopClass);
      study.getParticipantObjectDescriptions().add(description);
    }
  }

  private void patient() {
    if (row.patientId() == null || row.patientId().isEmpty()) {
      return;
    }
    ParticipantObjectIdentificationType patient =
        object(
            row.patientId(),
            ParticipantObjectIdTypeCode.PatientNumber,
            ParticipantObjectTypeCode.Person,
            ParticipantObjectTypeCodeRole.Patient);
    detail(patient, "Issuer of Patient ID", row.issuerOfPatientId());
  }

  private void query() {
    ParticipantObjectIdentificationType query =
        object(
            row.sopClassUid() == null ? "not known" : row.sopClassUid(),
            ParticipantObjectIdTypeCode.SOPClassUID,
            ParticipantObjectTypeCode.System,
            ParticipantObjectTypeCodeRole.Report);
    query.setParticipantObjectQuery(row.query() == null ? new byte[0] : row.query());
    detail(query, "TransferSyntax", EXPLICIT_VR_LITTLE_ENDIAN);
  }

  private void alert() {
    boolean node = "110126".equals(row.eventType());
    ParticipantObjectIdentificationType about =
        object(
            row.object() == null ? row.actor() : row.object(),
            node ? ParticipantObjectIdTypeCode.NodeID : ParticipantObjectIdTypeCode.URI,
            ParticipantObjectTypeCode.System,
            ParticipantObjectTypeCodeRole.SecurityResource);
    detail(about, "Alert Description", row.detail());
  }

  private void auditLog() {
    ParticipantObjectIdentificationType log =
        object(
            row.object() == null ? "table:audit_event" : row.object(),
            ParticipantObjectIdTypeCode.URI,
            ParticipantObjectTypeCode.System,
            ParticipantObjectTypeCodeRole.SecurityResource);
    log.setParticipantObjectName("Security Audit Log");
  }

  private ParticipantObjectIdentificationType object(
      String id,
      ParticipantObjectIdTypeCode idType,
      ParticipantObjectTypeCode type,
      ParticipantObjectTypeCodeRole role) {
    ParticipantObjectIdentificationType o =
        new ParticipantObjectIdentificationType(id, ParticipantObjectIdType.of(idType));
    o.setParticipantObjectTypeCode(type);
    o.setParticipantObjectTypeCodeRole(role);
    all.add(o);
    return o;
  }

  private static void detail(
      ParticipantObjectIdentificationType object, String type, String value) {
    if (value != null && !value.isEmpty()) {
      object.getParticipantObjectDetails().add(new TypeValuePairType(type, value));
    }
  }
}
