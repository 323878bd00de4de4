package org.seriate.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.Listener;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.QueryFailed;
import org.seriate.dicom.net.RetrieveScp;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.UpperLayerNetwork;

/** The room through its door: queries over the wire, retrievals up to their carrier. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ResultQueryTest {
  private static final String FIND = Uid.StudyRootQueryRetrieveInformationModelFind;
  private static final String GET = Uid.StudyRootQueryRetrieveInformationModelGet;
  private static final String MOVE = Uid.StudyRootQueryRetrieveInformationModelMove;
  private static final AssociationFacts CALLER =
      new AssociationFacts(
          1, "VIEWER", "SERIATE", InetAddress.getLoopbackAddress(), "1.2.3", Optional.empty());

  private static ResultsForTests results;
  private final Recorded recorded = new Recorded();

  @BeforeAll
  static void start() throws IOException {
    results = ResultsForTests.start();
  }

  @AfterAll
  static void stop() {
    results.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    results.clear();
  }

  private static final class Recorded implements QueryRecord {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void queried(AssociationFacts by, String sopClassUid, DataSet keys, String detail) {
      lines.add(detail);
    }

    @Override
    public void transferring(AssociationFacts by, String destination, long series, int reports) {
      lines.add("begin " + reports + " to " + destination);
    }

    @Override
    public void transferred(
        AssociationFacts by, String destination, long series, int sent, int failed) {
      lines.add(sent + " sent, " + failed + " not, to " + destination);
    }
  }

  private ResultQuery room(String... peers) {
    return new ResultQuery(
        results.database,
        new UpperLayerNetwork(),
        results.config(String.join("\n", peers)),
        Optional.empty(),
        recorded);
  }

  private static String peer(String aeTitle, int port, String role) {
    return "- {name: peer %s, aeTitle: %s, host: 127.0.0.1, port: %d, roles: [%s]}"
        .formatted(aeTitle, aeTitle, port, role);
  }

  private List<DataSet> find(DataSet.Builder keys) throws IOException {
    return find(FIND, keys);
  }

  /** Over the wire, as a peer would ask. */
  private List<DataSet> find(String model, DataSet.Builder keys) throws IOException {
    DimseServices services = new DimseServices();
    room().addTo(services);
    try (Listener listener =
            new UpperLayerNetwork()
                .listen(ListenerSettings.onPort(0), _ -> new AssociationPolicy.Accept(), services);
        Association association =
            new UpperLayerNetwork()
                .open(
                    Call.of(
                        "VIEWER",
                        "SERIATE",
                        "127.0.0.1",
                        listener.port(),
                        List.of(new Call.Proposal(model, List.of(Uid.ImplicitVrLittleEndian)))))) {
      List<DataSet> found = association.find(model, keys.build());
      association.release();
      return found;
    }
  }

  private static DataSet.Builder keys(String level) {
    return DataSet.builder().string(Tag.QueryRetrieveLevel, level);
  }

  private static List<String> values(List<DataSet> found, int tag) {
    return found.stream().map(d -> String.join("\\", d.strings(tag))).toList();
  }

  @Test
  void a_study_is_answered_with_what_was_asked_and_what_is_ours() throws Exception {
    // Given two reports in one study
    results.store(ResultsForTests.report(1, 1, 1).build());
    results.store(ResultsForTests.report(1, 2, 1).build());
    results.store(ResultsForTests.report(2, 1, 1).build());
    // When
    List<DataSet> found =
        find(
            keys("STUDY")
                .string(Tag.PatientID, "P1")
                .empty(Tag.PatientName)
                .empty(Tag.StudyDescription)
                .empty(Tag.ModalitiesInStudy)
                .empty(Tag.NumberOfStudyRelatedSeries)
                .empty(Tag.NumberOfStudyRelatedInstances));
    // Then
    DataSet expected =
        DataSet.builder()
            .string(Tag.SpecificCharacterSet, "ISO_IR 192")
            .string(Tag.QueryRetrieveLevel, "STUDY")
            .string(Tag.RetrieveAETitle, "SERIATE")
            .string(Tag.InstanceAvailability, "ONLINE")
            .string(Tag.ModalitiesInStudy, "SR")
            .empty(Tag.StudyDescription)
            .string(Tag.PatientName, "Miller^Ann")
            .string(Tag.PatientID, "P1")
            .string(Tag.StudyInstanceUID, "1.2.1")
            .string(Tag.NumberOfStudyRelatedSeries, "2")
            .string(Tag.NumberOfStudyRelatedInstances, "2")
            .build();
    assertEquals(List.of(expected), found);
    assertEquals(List.of("C-FIND at level STUDY by (0010,0020)"), recorded.lines);
  }

  @Test
  void what_nobody_has_accepted_is_neither_found_nor_counted_nor_given() throws Exception {
    results.store(ResultsForTests.report(1, 1, 1).build());
    long awaiting = results.store(ResultsForTests.report(1, 2, 1).build());
    long rejected = results.store(ResultsForTests.report(2, 1, 1).build());
    toBeApproved(awaiting, "'AWAITING', null");
    toBeApproved(rejected, "'REJECTED', 'anna'");

    List<DataSet> found = find(keys("STUDY").empty(Tag.NumberOfStudyRelatedInstances));

    assertEquals(List.of("1.2.1"), values(found, Tag.StudyInstanceUID));
    assertEquals(List.of("1"), values(found, Tag.NumberOfStudyRelatedInstances));
    Cart cart = new Cart();
    carryAll(
        room().get(CALLER, GET, keys("STUDY").string(Tag.StudyInstanceUID, "1.2.1").build(), cart));
    assertEquals(Set.of("1.2.1.1.1"), cart.carried.keySet());

    results.execute("update approval set state = 'ACCEPTED', decided_by = 'anna'");
    assertEquals(
        List.of("2", "1"),
        values(
            find(keys("STUDY").empty(Tag.NumberOfStudyRelatedInstances)),
            Tag.NumberOfStudyRelatedInstances));
  }

  private static void toBeApproved(long series, String stateAndName) throws SQLException {
    results.execute(
        "insert into approval (report_id, because, state, decided_by) select id, 'each', %s from report where series_id = %d"
            .formatted(stateAndName, series));
  }

  @Test
  void series_and_reports_are_found_below_their_study() throws Exception {
    results.store(ResultsForTests.report(1, 1, 1).build());
    results.store(ResultsForTests.report(1, 1, 2).build());
    results.store(ResultsForTests.report(1, 2, 1).build());
    results.store(ResultsForTests.report(2, 1, 1).build());

    List<DataSet> series =
        find(
            keys("SERIES")
                .string(Tag.StudyInstanceUID, "1.2.1")
                .string(Tag.Modality, "SR")
                .empty(Tag.SeriesNumber)
                .empty(Tag.NumberOfSeriesRelatedInstances));
    assertEquals(List.of("1.2.1.1", "1.2.1.2"), values(series, Tag.SeriesInstanceUID));
    assertEquals(List.of("9001", "9002"), values(series, Tag.SeriesNumber));
    assertEquals(List.of("2", "1"), values(series, Tag.NumberOfSeriesRelatedInstances));

    List<DataSet> reports =
        find(
            keys("IMAGE")
                .string(Tag.StudyInstanceUID, "1.2.1")
                .string(Tag.SeriesInstanceUID, "1.2.1.1")
                .empty(Tag.SOPClassUID)
                .empty(Tag.CompletionFlag)
                .empty(Tag.ConceptNameCodeSequence)
                .empty(Tag.ReferencedRequestSequence));
    assertEquals(List.of("1.2.1.1.1", "1.2.1.1.2"), values(reports, Tag.SOPInstanceUID));
    assertEquals(List.of("COMPLETE", "COMPLETE"), values(reports, Tag.CompletionFlag));
    DataSet first = reports.getFirst();
    assertEquals(
        Optional.of("126000"),
        first.item(Tag.ConceptNameCodeSequence).orElseThrow().string(Tag.CodeValue));
    assertTrue(first.contains(Tag.ReferencedRequestSequence));
    assertFalse(first.contains(Tag.ContentSequence));
  }

  @Test
  void reports_are_found_by_the_keys_of_structured_reports() throws Exception {
    // Given a complete report with an order, and a partial one
    DataSet order = DataSet.builder().string(Tag.AccessionNumber, "ORDER1").build();
    results.store(
        ResultsForTests.report(1, 1, 1).sequence(Tag.ReferencedRequestSequence, order).build());
    results.store(ResultsForTests.report(1, 1, 2).string(Tag.CompletionFlag, "PARTIAL").build());
    DataSet above =
        keys("IMAGE")
            .string(Tag.StudyInstanceUID, "1.2.1")
            .string(Tag.SeriesInstanceUID, "1.2.1.1")
            .build();
    // When, then
    assertEquals(
        List.of("1.2.1.1.2"),
        values(find(above.toBuilder().string(Tag.CompletionFlag, "PARTIAL")), Tag.SOPInstanceUID));
    assertEquals(
        List.of("1.2.1.1.1"),
        values(
            find(above.toBuilder().sequence(Tag.ReferencedRequestSequence, order)),
            Tag.SOPInstanceUID));
    DataSet concept = DataSet.builder().string(Tag.CodeValue, "126000").build();
    List<DataSet> titled = find(above.toBuilder().sequence(Tag.ConceptNameCodeSequence, concept));
    assertEquals(2, titled.size());
    assertEquals(
        Optional.of(concept), titled.getFirst().item(Tag.ConceptNameCodeSequence), "as asked");
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource({
    "PatientName, mil*, 3",
    "PatientName, MILLER^ANN, 1",
    "PatientName, *müller*, 1",
    "PatientName, %, 0",
    "PatientName, Mi_ler*, 0",
    "PatientName, *'; drop table report; --, 0",
    "PatientID, P*, 3",
    "PatientID, P?, 3",
    "PatientID, 100%, 1",
    "PatientID, 100_, 0",
    "AccessionNumber, A1, 1",
    "AccessionNumber, A?, 3",
    "StudyID, 1\\2, 2",
    "StudyDate, 20260301-20260302, 2",
    "StudyDate, -20260301, 1",
    "StudyDate, 20260303-, 2",
    "StudyDate, 20260301, 1",
    "StudyTime, 1015, 4",
    "StudyInstanceUID, 1.2.1\\1.2.4, 2",
    "ModalitiesInStudy, SR, 4",
    "ModalitiesInStudy, CT, 0",
    "NumberOfStudyRelatedInstances, 1, 4",
  })
  void studies_are_found_by_every_kind_of_matching(String keyword, String key, int expected)
      throws Exception {
    // Given
    results.store(ResultsForTests.report(1, 1, 1).build());
    results.store(ResultsForTests.report(2, 1, 1).string(Tag.PatientName, "Miles").build());
    results.store(ResultsForTests.report(3, 1, 1).string(Tag.PatientName, "Milton=Müller").build());
    results.store(
        ResultsForTests.report(4, 1, 1)
            .string(Tag.PatientID, "100%")
            .string(Tag.PatientName, "Other")
            .string(Tag.AccessionNumber, "B4-x")
            .build());
    // When
    int tag = org.seriate.dicom.data.Dictionary.tagOf(keyword).orElseThrow();
    List<DataSet> found = find(keys("STUDY").string(tag, key));
    // Then
    assertEquals(expected, found.size());
  }

  @Test
  void the_newest_report_speaks_for_its_study() throws Exception {
    results.store(ResultsForTests.report(1, 1, 1).string(Tag.PatientName, "Wrong").build());
    results.store(ResultsForTests.report(1, 2, 1).string(Tag.PatientName, "Right").build());
    assertEquals(List.of(), find(keys("STUDY").string(Tag.PatientName, "Wrong")));
    assertEquals(1, find(keys("STUDY").string(Tag.PatientName, "Right")).size());
  }

  @Test
  void a_patient_of_another_issuer_is_another_patient() throws Exception {
    String model = Uid.PatientRootQueryRetrieveInformationModelFind;
    results.store(ResultsForTests.report(1, 1, 1).string(Tag.PatientID, "7").build());
    results.store(
        ResultsForTests.report(2, 1, 1)
            .string(Tag.PatientID, "7")
            .string(Tag.IssuerOfPatientID, "EAST")
            .build());
    List<DataSet> patients =
        find(
            model,
            keys("PATIENT")
                .string(Tag.PatientID, "7")
                .empty(Tag.IssuerOfPatientID)
                .empty(Tag.NumberOfPatientRelatedStudies));
    assertEquals(List.of("", "EAST"), values(patients, Tag.IssuerOfPatientID));
    assertEquals(List.of("1", "1"), values(patients, Tag.NumberOfPatientRelatedStudies));
    assertEquals(2, find(model, keys("STUDY").string(Tag.PatientID, "7")).size());
  }

  @Test
  void a_universal_query_crosses_pages_without_losing_or_repeating() throws Exception {
    results.store(
        IntStream.rangeClosed(1, 1100)
            .mapToObj(study -> ResultsForTests.report(study, 1, 1).build())
            .toList());
    List<String> uids = values(find(keys("STUDY")), Tag.StudyInstanceUID);
    assertEquals(1100, uids.size());
    assertEquals(1100, Set.copyOf(uids).size());
  }

  @Test
  void text_comes_back_character_by_character_in_utf8() throws Exception {
    // Given a name in the character sets of Japan
    DataSet report =
        ResultsForTests.report(1, 1, 1)
            .string(Tag.SpecificCharacterSet, "", "ISO 2022 IR 87")
            .string(Tag.PatientName, "Yamada^Tarou=山田^太郎")
            .build();
    results.store(report);
    // When
    DataSet found = find(keys("STUDY").string(Tag.PatientName, "*=山田*")).getFirst();
    // Then
    assertEquals(Optional.of("ISO_IR 192"), found.string(Tag.SpecificCharacterSet));
    assertEquals(Optional.of("Yamada^Tarou=山田^太郎"), found.string(Tag.PatientName));
  }

  @Test
  void a_broken_hierarchy_is_answered_A900() {
    var failed = assertThrows(QueryFailed.class, () -> find(keys("SERIES").empty(Tag.Modality)));
    assertEquals("A900", failed.status().hex());
    assertEquals(List.of(), recorded.lines);
  }

  @Test
  void reports_of_earlier_versions_are_made_known_at_start() throws Exception {
    for (int study = 1; study <= 120; study++) {
      results.store(ResultsForTests.report(study, 1, 1).build(), false);
    }
    assertEquals(List.of(), find(keys("STUDY")));
    room().makeUpMissingAttributes();
    assertEquals(120, find(keys("STUDY")).size());
  }

  @Test
  void a_report_that_cannot_be_read_does_not_keep_the_others_unknown() throws Exception {
    // Given one damaged report before a sound one
    results.store(ResultsForTests.report(1, 1, 1).build(), false);
    results.store(ResultsForTests.report(2, 1, 1).build(), false);
    results.execute(
        "update result_object set data_set = '\\x0800' where study_instance_uid = '1.2.1'");
    // When
    room().makeUpMissingAttributes();
    // Then
    assertEquals(List.of("1.2.2"), values(find(keys("STUDY")), Tag.StudyInstanceUID));
  }

  /** Keeps what it carries; refuses what it is told to. */
  private static final class Cart implements RetrieveScp.Carrier {
    private final Map<String, byte[]> carried = new TreeMap<>();
    private final Set<String> refused;
    private boolean closed;

    Cart(String... refused) {
      this.refused = Set.of(refused);
    }

    @Override
    public Status carry(RetrieveScp.Retrievable object) {
      if (refused.contains(object.sopInstanceUid())) {
        return Status.of(0xA700, "full");
      }
      carried.put(object.sopInstanceUid(), object.dataSet());
      return Status.SUCCESS;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void carryAll(RetrieveScp.Retrieval retrieval) throws IOException {
    RetrieveScp.Begun begun = (RetrieveScp.Begun) retrieval;
    List<RetrieveScp.Retrievable> objects = begun.objects().toList();
    assertEquals(begun.count(), objects.size());
    for (RetrieveScp.Retrievable object : objects) {
      begun.carrier().carry(object);
    }
    begun.carrier().close();
  }

  @Test
  void a_get_brings_the_reports_of_a_study_as_they_were_written() throws Exception {
    // Given
    results.store(ResultsForTests.report(1, 1, 1).build());
    results.store(ResultsForTests.report(1, 2, 1).build());
    results.store(ResultsForTests.report(2, 1, 1).build());
    Cart cart = new Cart("1.2.1.2.1");
    // When
    carryAll(
        room().get(CALLER, GET, keys("STUDY").string(Tag.StudyInstanceUID, "1.2.1").build(), cart));
    // Then
    assertEquals(Set.of("1.2.1.1.1"), cart.carried.keySet());
    assertArrayEquals(
        ResultsForTests.encoded(ResultsForTests.report(1, 1, 1).build()),
        cart.carried.get("1.2.1.1.1"));
    assertTrue(cart.closed);
    assertEquals(
        List.of(
            "begin 1 to VIEWER",
            "begin 1 to VIEWER",
            "1 sent, 0 not, to VIEWER",
            "0 sent, 1 not, to VIEWER"),
        recorded.lines);
  }

  @Test
  void a_get_by_list_of_instances_brings_those_of_that_series_only() throws Exception {
    IntStream.rangeClosed(1, 3)
        .forEach(i -> assertTrue(stored(ResultsForTests.report(1, 1, i).build())));
    results.store(ResultsForTests.report(2, 1, 1).build());
    Cart cart = new Cart();
    DataSet identifier =
        keys("IMAGE")
            .string(Tag.StudyInstanceUID, "1.2.1")
            .string(Tag.SeriesInstanceUID, "1.2.1.1")
            .string(Tag.SOPInstanceUID, "1.2.1.1.1", "1.2.1.1.3", "1.2.2.1.1")
            .build();
    carryAll(room().get(CALLER, GET, identifier, cart));
    assertEquals(Set.of("1.2.1.1.1", "1.2.1.1.3"), cart.carried.keySet());
  }

  private static boolean stored(DataSet report) {
    try {
      return results.store(report) > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String refusal(RetrieveScp.Retrieval retrieval) {
    return ((RetrieveScp.Refused) retrieval).status().hex();
  }

  @Test
  void a_retrieval_of_everything_is_refused() {
    DataSet everything = keys("STUDY").empty(Tag.StudyInstanceUID).build();
    assertEquals("A900", refusal(room().get(CALLER, GET, everything, new Cart())));
  }

  @Test
  void a_move_to_who_is_not_in_peers_is_answered_A801() {
    DataSet study = keys("STUDY").string(Tag.StudyInstanceUID, "1.2.1").build();
    RetrieveScp.Move move = new RetrieveScp.Move(MOVE, 7, "NOWHERE");
    assertEquals("A801", refusal(room(peer("PACS", 104, "destination")).move(CALLER, move, study)));
  }

  @Test
  void a_move_stores_at_its_destination_byte_for_byte() throws Exception {
    // Given
    results.store(ResultsForTests.report(1, 1, 1).build());
    Map<String, byte[]> taken = new TreeMap<>();
    DimseServices services =
        new DimseServices()
            .store(
                List.of(Uid.Comprehensive3DSRStorage),
                List.of(Uid.ImplicitVrLittleEndian, Uid.ExplicitVrLittleEndian),
                (_, request, dataSet) -> {
                  ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                  dataSet.transferTo(bytes);
                  taken.put(request.transferSyntax().uid(), bytes.toByteArray());
                  return Status.SUCCESS;
                });
    try (Listener archive =
        new UpperLayerNetwork()
            .listen(ListenerSettings.onPort(0), _ -> new AssociationPolicy.Accept(), services)) {
      ResultQuery room = room(peer("PACS", archive.port(), "destination"));
      // When
      carryAll(
          room.move(
              CALLER,
              new RetrieveScp.Move(MOVE, 7, "PACS"),
              keys("STUDY").string(Tag.StudyInstanceUID, "1.2.1").build()));
    }
    // Then
    assertArrayEquals(
        ResultsForTests.encoded(ResultsForTests.report(1, 1, 1).build()),
        taken.get(Uid.ExplicitVrLittleEndian));
    assertEquals(List.of("begin 1 to peer PACS", "1 sent, 0 not, to peer PACS"), recorded.lines);
  }

  @Test
  void a_destination_that_is_away_fails_every_object_and_is_called_once() throws Exception {
    results.store(ResultsForTests.report(1, 1, 1).build());
    results.store(ResultsForTests.report(1, 1, 2).build());
    int closedPort;
    try (var socket = new java.net.ServerSocket(0)) {
      closedPort = socket.getLocalPort();
    }
    var begun =
        (RetrieveScp.Begun)
            room(peer("PACS", closedPort, "destination"))
                .move(
                    CALLER,
                    new RetrieveScp.Move(MOVE, 7, "PACS"),
                    keys("STUDY").string(Tag.StudyInstanceUID, "1.2.1").build());
    List<IOException> failures = new ArrayList<>();
    for (RetrieveScp.Retrievable object : begun.objects().toList()) {
      failures.add(assertThrows(IOException.class, () -> begun.carrier().carry(object)));
    }
    begun.carrier().close();
    assertEquals(failures.getFirst(), failures.getLast());
    assertEquals(
        List.of(
            "begin 1 to peer PACS",
            "begin 1 to peer PACS",
            "0 sent, 1 not, to peer PACS",
            "0 sent, 1 not, to peer PACS"),
        recorded.lines);
  }

  @Test
  void only_the_role_query_may_use_this_room() {
    ResultQuery room = room();
    List<PeerConfig> peers =
        results
            .config(peer("V", 104, "query") + "\n" + peer("P", 104, "source, destination"))
            .peers();
    assertTrue(room.permits(peers.getFirst(), GET));
    assertTrue(room.permits(peers.getFirst(), Uid.Comprehensive3DSRStorage));
    assertFalse(room.permits(peers.getFirst(), Uid.CTImageStorage));
    assertFalse(room.permits(peers.getLast(), FIND));
  }
}
