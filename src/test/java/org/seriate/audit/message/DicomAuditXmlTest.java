package org.seriate.audit.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.seriate.audit.AuditEvent;
import org.seriate.audit.AuditRow;
import org.seriate.audit.Rows;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Each event as PS3.15 A.5.3 wants it. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DicomAuditXmlTest {
  private static final String NODE = "node 0d9c";

  private static Document xml(AuditRow row) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(DicomAuditXml.of(row))));
  }

  private static List<Element> all(Document xml, String name) {
    NodeList found = xml.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static Optional<Element> role(Document xml, String code) {
    return all(xml, "RoleIDCode").stream()
        .filter(r -> r.getAttribute("csd-code").equals(code))
        .map(r -> (Element) r.getParentNode())
        .findFirst();
  }

  private static Element object(Document xml, String idType) {
    return all(xml, "ParticipantObjectIDTypeCode").stream()
        .filter(t -> t.getAttribute("csd-code").equals(idType))
        .map(t -> (Element) t.getParentNode())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(AuditEvent.class)
  void every_event_has_what_the_schema_demands(AuditEvent event) throws Exception {
    AuditRow row = Rows.of(event, "CT1@10.1.2.3, user ann", "PACS@10.1.2.4");

    DicomAuditXml.message(row).validate();
    Document xml = xml(row);

    Element identification = all(xml, "EventIdentification").getFirst();
    assertEquals(row.action(), identification.getAttribute("EventActionCode"));
    assertEquals("0", identification.getAttribute("EventOutcomeIndicator"));
    assertEquals(
        row.at(), Instant.parse(identification.getAttribute("EventDateTime")), "time with zone");
    Element id = all(xml, "EventID").getFirst();
    assertEquals(row.eventId(), id.getAttribute("csd-code"));
    assertEquals(row.codeSystem(), id.getAttribute("codeSystemName"));
    assertTrue(!id.getAttribute("originalText").isEmpty());
    assertEquals(row.eventType() == null ? 0 : 1, all(xml, "EventTypeCode").size());
    assertTrue(!all(xml, "ActiveParticipant").isEmpty());
    assertTrue(
        all(xml, "ActiveParticipant").stream()
                .filter(p -> p.getAttribute("UserIsRequestor").equals("true"))
                .count()
            <= 1);
    assertEquals(1, all(xml, "AuditSourceIdentification").size());
  }

  @Test
  void a_received_series_goes_from_the_scanner_to_this_node() throws Exception {
    Document xml = xml(Rows.of(AuditEvent.INSTANCES_RECEIVED, "CT1@10.1.2.3", null));

    Element source = role(xml, "110153").orElseThrow();
    assertEquals("CT1", source.getAttribute("UserID"));
    assertEquals("AETITLES=CT1", source.getAttribute("AlternativeUserID"));
    assertEquals("10.1.2.3", source.getAttribute("NetworkAccessPointID"));
    assertEquals("2", source.getAttribute("NetworkAccessPointTypeCode"));
    assertEquals("true", source.getAttribute("UserIsRequestor"));
    assertEquals("SERIATE", role(xml, "110152").orElseThrow().getAttribute("UserID"));
    Element study = object(xml, "110180");
    assertEquals("1.2.3", study.getAttribute("ParticipantObjectID"));
    assertEquals("2", study.getAttribute("ParticipantObjectTypeCode"));
    assertEquals("3", study.getAttribute("ParticipantObjectTypeCodeRole"));
    Element sopClass = (Element) study.getElementsByTagName("SOPClass").item(0);
    assertEquals("7", sopClass.getAttribute("NumberOfInstances"));
    Element patient = object(xml, "2");
    assertEquals("PAT-1", patient.getAttribute("ParticipantObjectID"));
    assertEquals("1", patient.getAttribute("ParticipantObjectTypeCode"));
    assertEquals("1", patient.getAttribute("ParticipantObjectTypeCodeRole"));
  }

  @Test
  void a_delivered_report_goes_from_this_node_to_the_archive() throws Exception {
    Document xml = xml(Rows.of(AuditEvent.REPORT_SENT, NODE, "PACS@pacs.example"));

    Element source = role(xml, "110153").orElseThrow();
    assertEquals(NODE, source.getAttribute("UserID"));
    assertEquals("AETITLES=SERIATE", source.getAttribute("AlternativeUserID"));
    assertEquals("true", source.getAttribute("UserIsRequestor"));
    Element destination = role(xml, "110152").orElseThrow();
    assertEquals("PACS", destination.getAttribute("UserID"));
    assertEquals("1", destination.getAttribute("NetworkAccessPointTypeCode"));
  }

  @Test
  void a_retrieval_names_who_asked_apart_from_who_got_it() throws Exception {
    Document xml = xml(Rows.of(AuditEvent.REPORT_SENT, "VIEWER@10.1.2.9", "PACS"));

    assertEquals("SERIATE", role(xml, "110153").orElseThrow().getAttribute("UserID"));
    assertEquals("PACS", role(xml, "110152").orElseThrow().getAttribute("UserID"));
    assertEquals(
        List.of("VIEWER"),
        all(xml, "ActiveParticipant").stream()
            .filter(p -> p.getAttribute("UserIsRequestor").equals("true"))
            .map(p -> p.getAttribute("UserID"))
            .toList());
  }

  @Test
  void a_query_carries_its_class_its_keys_and_their_transfer_syntax() throws Exception {
    Document xml = xml(Rows.of(AuditEvent.QUERY, "VIEWER@10.1.2.9", null));

    Element query = object(xml, "110181");
    assertEquals("1.2.840.10008.5.1.4.1.1.2", query.getAttribute("ParticipantObjectID"));
    assertEquals(
        "AQI=", query.getElementsByTagName("ParticipantObjectQuery").item(0).getTextContent());
    Element detail = (Element) query.getElementsByTagName("ParticipantObjectDetail").item(0);
    assertEquals("TransferSyntax", detail.getAttribute("type"));
  }

  @Test
  void who_was_refused_is_not_the_one_who_asks_for_the_record() throws Exception {
    Document xml = xml(Rows.of(AuditEvent.ASSOCIATION_REFUSED, "NOBODY@10.9.9.9", null));

    Element refused =
        all(xml, "ActiveParticipant").stream()
            .filter(p -> p.getAttribute("UserID").equals("NOBODY"))
            .findFirst()
            .orElseThrow();
    assertEquals("false", refused.getAttribute("UserIsRequestor"));
    Element node = object(xml, "110182");
    assertEquals(
        "Alert Description",
        ((Element) node.getElementsByTagName("ParticipantObjectDetail").item(0))
            .getAttribute("type"));
  }

  @Test
  void who_reads_the_audit_log_is_named_with_it() throws Exception {
    Document xml = xml(Rows.of(AuditEvent.AUDIT_LOG_USED, "user alice@10.0.0.7", null));

    Element person = all(xml, "ActiveParticipant").getFirst();
    assertEquals("alice", person.getAttribute("UserID"));
    assertEquals("10.0.0.7", person.getAttribute("NetworkAccessPointID"));
    Element log = object(xml, "12");
    assertEquals("13", log.getAttribute("ParticipantObjectTypeCodeRole"));
    assertEquals(
        "Security Audit Log",
        log.getElementsByTagName("ParticipantObjectName").item(0).getTextContent());
  }

  @Test
  void what_a_peer_called_itself_cannot_break_the_message() throws Exception {
    Document xml =
        xml(Rows.of(AuditEvent.ASSOCIATION_REFUSED, "<&\"' ]]>\u0001\uFFFF@10.9.9.9", null));

    assertEquals("<&\"' ]]> ?", all(xml, "ActiveParticipant").get(1).getAttribute("UserID"));
  }
}
