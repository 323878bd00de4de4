package org.seriate.audit.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openehealth.ipf.commons.audit.model.ActiveParticipantType;
import org.openehealth.ipf.commons.audit.model.AuditMessage;
import org.openehealth.ipf.commons.audit.model.ParticipantObjectIdentificationType;
import org.openehealth.ipf.commons.audit.types.CodedValueType;
import org.seriate.audit.AuditRow;

/** A row as FHIR R4 AuditEvent, made from its DICOM audit message. */
public final class FhirAuditEvent {
  private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
  private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";

  private FhirAuditEvent() {}

  /** In maps and lists, as a JSON writer takes them. */
  public static Map<String, Object> of(AuditRow row) {
    AuditMessage message = DicomAuditXml.message(row);
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("resourceType", "AuditEvent");
    event.put("id", Long.toString(row.id()));
    event.put("type", coding(message.getEventIdentification().getEventID()));
    List<Map<String, Object>> types =
        message.getEventIdentification().getEventTypeCode().stream()
            .map(FhirAuditEvent::coding)
            .toList();
    if (!types.isEmpty()) {
      event.put("subtype", types);
    }
    event.put("action", row.action());
    event.put("recorded", row.at().toString());
    event.put("outcome", Integer.toString(row.outcome()));
    event.put("outcomeDesc", row.detail());
    event.put(
        "agent", message.getActiveParticipants().stream().map(FhirAuditEvent::agent).toList());
    event.put(
        "source",
        Map.of(
            "observer",
            identified(row.node()),
            "type",
            List.of(Map.of("system", HL7 + "security-source-type", "code", "4"))));
    List<Map<String, Object>> entities =
        message.getParticipantObjectIdentifications().stream().map(FhirAuditEvent::entity).toList();
    if (!entities.isEmpty()) {
      event.put("entity", entities);
    }
    return event;
  }

  private static Map<String, Object> agent(ActiveParticipantType p) {
    Map<String, Object> agent = new LinkedHashMap<>();
    if (!p.getRoleIDCodes().isEmpty()) {
      agent.put("type", Map.of("coding", List.of(coding(p.getRoleIDCodes().getFirst()))));
    }
    agent.put("who", identified(p.getUserID()));
    if (p.getAlternativeUserID() != null) {
      agent.put("altId", p.getAlternativeUserID());
    }
    if (p.getUserName() != null) {
      agent.put("name", p.getUserName());
    }
    agent.put("requestor", p.isUserIsRequestor());
    if (p.getNetworkAccessPointID() != null) {
      agent.put(
          "network",
          Map.of(
              "address",
              p.getNetworkAccessPointID(),
              "type",
              p.getNetworkAccessPointTypeCode().getValue().toString()));
    }
    return agent;
  }

  private static Map<String, Object> entity(ParticipantObjectIdentificationType o) {
    Map<String, Object> entity = new LinkedHashMap<>();
    entity.put("what", identified(o.getParticipantObjectID()));
    entity.put(
        "type",
        Map.of(
            "system",
            HL7 + "audit-entity-type",
            "code",
            o.getParticipantObjectTypeCode().getValue().toString()));
    entity.put(
        "role",
        Map.of(
            "system",
            HL7 + "object-role",
            "code",
            o.getParticipantObjectTypeCodeRole().getValue().toString()));
    if (o.getParticipantObjectName() != null) {
      entity.put("name", o.getParticipantObjectName());
    }
    return entity;
  }

  private static Map<String, Object> identified(String value) {
    return Map.of("identifier", Map.of("value", value));
  }

  private static Map<String, Object> coding(CodedValueType code) {
    return Map.of(
        "system",
        code.getCodeSystemName().equals("DCM") ? DCM : "urn:seriate:" + code.getCodeSystemName(),
        "code",
        code.getCode(),
        "display",
        code.getOriginalText());
  }
}
