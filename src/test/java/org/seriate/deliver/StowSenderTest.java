package org.seriate.deliver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.seriate.config.Endpoint;
import org.seriate.config.Login;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.config.Secret;
import org.seriate.deliver.WebServerForTests.Answer;
import org.seriate.deliver.WebServerForTests.Request;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetWriter;
import org.seriate.dicom.io.DicomFile;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultInstance;
import org.seriate.series.ResultObject;

/** STOW-RS against a server that answers as PS3.18 10.5 has it, and one that does not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StowSenderTest {
  private static final String SR = Uid.Comprehensive3DSRStorage;
  private static final String INSTANCE = "2.25.1";

  @TempDir Path folder;
  private WebServerForTests server;
  private Login login = Login.NOBODY;

  @BeforeEach
  void begin() throws IOException {
    server = new WebServerForTests();
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Delivery send(Parcel... parcels) throws InterruptedException {
    return send(server.url("/dicom-web"), parcels);
  }

  private Delivery send(URI url, Parcel... parcels) throws InterruptedException {
    Endpoint.Stow endpoint = new Endpoint.Stow(url, login);
    PeerConfig cloud =
        new PeerConfig(
                "Cloud",
                "",
                List.of(),
                Optional.empty(),
                OptionalInt.empty(),
                Set.of(Role.DESTINATION),
                null,
                List.of(ResultObject.SR))
            .at(endpoint);
    return new StowSender("SERIATE", Optional.empty(), (d, f) -> {}, Duration.ofSeconds(20))
        .send(List.of(parcels), cloud, endpoint);
  }

  private static ParcelForTests parcel(String instance, String... lesser) {
    DataSet dataSet =
        DataSet.builder()
            .string(Tag.SOPClassUID, SR)
            .string(Tag.SOPInstanceUID, instance)
            .text(Tag.PatientName, "Müller^Jörg")
            .build();
    return new ParcelForTests(
        new ResultInstance(
            ResultObject.SR,
            Optional.of(ReportLayout.AIR),
            SR,
            instance,
            "2.25.2",
            "2.25.3",
            DataSetWriter.toBytes(dataSet, TransferSyntax.ExplicitVrLittleEndian)),
        lesser);
  }

  private static Answer stored(Request request) {
    return stored(INSTANCE, "");
  }

  private static Answer stored(String instance, String more) {
    return Answer.json(
        200,
        """
        {"00081199":{"vr":"SQ","Value":[
          {"00081150":{"vr":"UI","Value":["%s"]},"00081155":{"vr":"UI","Value":["%s"]}%s}]}}
        """
            .formatted(SR, instance, more));
  }

  private static Answer failed(int http, int reason) {
    return Answer.json(
        http,
        """
        {"00081198":{"vr":"SQ","Value":[
          {"00081150":{"vr":"UI","Value":["%s"]},"00081155":{"vr":"UI","Value":["%s"]},
           "00081197":{"vr":"US","Value":[%d]}}]}}
        """
            .formatted(SR, INSTANCE, reason));
  }

  @Test
  void an_object_goes_as_a_file_in_a_part_of_a_related_multipart_body() throws Exception {
    server.answering(StowSenderTest::stored);

    ParcelForTests report = parcel(INSTANCE);
    assertEquals(new Delivery.Delivered("status 0000"), send(report));

    Request request = server.requests().getFirst();
    assertEquals("POST /dicom-web/studies", request.method() + " " + request.path());
    assertEquals("application/dicom+json", request.header("Accept"));
    String type = request.header("Content-Type");
    assertTrue(
        type.matches("multipart/related; type=\"application/dicom\"; boundary=[A-Za-z0-9-]{1,70}"),
        type);
    byte[] file = onlyPart(request.body(), type.replaceAll(".*boundary=", ""));
    Path kept = Files.write(folder.resolve("part.dcm"), file);
    DicomFile read = DicomFile.read(kept);
    assertEquals(TransferSyntax.ExplicitVrLittleEndian, read.transferSyntax());
    assertEquals("SERIATE", read.meta().string(Tag.SourceApplicationEntityTitle).orElseThrow());
    assertEquals(INSTANCE, read.meta().string(Tag.MediaStorageSOPInstanceUID).orElseThrow());
    assertArrayEquals(
        report.instance().dataSet(),
        DataSetWriter.toBytes(read.dataSet(), TransferSyntax.ExplicitVrLittleEndian));
    assertEquals(List.of(SR + " 0000"), report.delivered());
  }

  /** By RFC 2046 5.1: the delimiter line, headers, an empty line, the body, the closing one. */
  private static byte[] onlyPart(byte[] body, String boundary) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String head = "--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n";
    String tail = "\r\n--" + boundary + "--\r\n";
    assertTrue(text.startsWith(head), text.substring(0, 200));
    assertTrue(text.endsWith(tail));
    return Arrays.copyOfRange(body, head.length(), body.length - tail.length());
  }

  @Test
  void nobody_logs_in_where_nobody_is_named() throws Exception {
    server.answering(StowSenderTest::stored);
    send(parcel(INSTANCE));
    assertEquals("", server.requests().getFirst().header("Authorization"));
  }

  @Test
  void a_user_and_a_password_are_sent_as_basic_authentication() throws Exception {
    server.answering(StowSenderTest::stored);
    login = new Login.Basic("seriate", new Login.Word.Given(new Secret("pass wörd")));
    send(parcel(INSTANCE));
    assertEquals(
        "Basic c2VyaWF0ZTpwYXNzIHfDtnJk", server.requests().getFirst().header("Authorization"));
  }

  @Test
  void a_token_in_a_file_is_read_anew_for_every_request() throws Exception {
    server.answering(StowSenderTest::stored);
    Path token = Files.writeString(folder.resolve("token"), "first\n");
    login = new Login.Bearer(new Login.Word.InFile(token));
    send(parcel(INSTANCE));
    Files.writeString(token, "second\n");
    send(parcel(INSTANCE));
    assertEquals(
        List.of("Bearer first", "Bearer second"),
        server.requests().stream().map(r -> r.header("Authorization")).toList());
  }

  @ParameterizedTest
  @CsvSource({"200, B000, Delivered", "200, B007, Delivered", "200, 1234, Delivered"})
  void a_warning_is_stored_all_the_same(int http, String warning, String outcome) throws Exception {
    server.answering(
        r ->
            stored(
                INSTANCE,
                ",\"00081196\":{\"vr\":\"US\",\"Value\":[%d]}"
                    .formatted(Integer.parseInt(warning, 16))));
    assertEquals(outcome, send(parcel(INSTANCE)).getClass().getSimpleName());
  }

  @ParameterizedTest
  @CsvSource({
    "409, A700, TryAgain",
    "202, A700, TryAgain",
    "409, 0110, TryAgain",
    "409, 0111, Delivered",
    "409, A900, Refused",
    "409, C000, Refused",
    "409, 0124, Refused",
    "409, 0122, Refused",
    "200, 0000, TryAgain"
  })
  void a_failure_reason_means_what_the_status_of_a_c_store_would(
      int http, String reason, String outcome) throws Exception {
    server.answering(r -> failed(http, Integer.parseInt(reason, 16)));
    assertEquals(outcome, send(parcel(INSTANCE)).getClass().getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503, 504, 507})
  void what_is_wrong_with_the_service_is_tried_again(int http) throws Exception {
    server.answering(r -> Answer.empty(http));
    Delivery.TryAgain again =
        assertInstanceOf(Delivery.TryAgain.class, send(parcel(INSTANCE), parcel("2.25.9")));
    assertTrue(again.why().startsWith("Cloud answered HTTP " + http), again.why());
    assertEquals(1, server.requests().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 406, 413, 415, 501})
  void what_is_wrong_with_the_request_is_refused(int http) throws Exception {
    server.answering(r -> Answer.empty(http));
    assertInstanceOf(Delivery.Refused.class, send(parcel(INSTANCE)));
  }

  @Test
  void success_without_a_body_is_success() throws Exception {
    server.answering(r -> Answer.empty(200));
    assertInstanceOf(Delivery.Delivered.class, send(parcel(INSTANCE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "not JSON", "{\"00081199\":{\"vr\":\"SQ\"}}", "<NativeDicomModel/>"})
  void an_answer_that_does_not_name_the_object_is_no_success(String body) throws Exception {
    server.answering(r -> Answer.json(200, body));
    ParcelForTests report = parcel(INSTANCE);
    assertInstanceOf(Delivery.TryAgain.class, send(report));
    assertEquals(List.of(), report.delivered());
  }

  @Test
  void an_answer_about_another_object_is_no_success() throws Exception {
    server.answering(r -> stored("2.25.77", ""));
    assertInstanceOf(Delivery.TryAgain.class, send(parcel(INSTANCE)));
  }

  @Test
  void a_part_that_the_server_could_not_read_has_failed() throws Exception {
    server.answering(
        r ->
            Answer.json(
                409,
                """
                {"0008119A":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[49152]}}]}}
                """));
    assertInstanceOf(Delivery.Refused.class, send(parcel(INSTANCE)));
  }

  @Test
  void a_class_that_the_server_does_not_know_is_tried_as_the_next_one() throws Exception {
    server.answering(r -> failed(409, 0x0122), r -> failed(409, 0x0122), StowSenderTest::stored);
    ParcelForTests report = parcel(INSTANCE, Uid.ComprehensiveSRStorage, Uid.EnhancedSRStorage);
    assertInstanceOf(Delivery.Delivered.class, send(report));
    assertEquals(List.of(Uid.EnhancedSRStorage + " 0000"), report.delivered());
  }

  @Test
  void a_refused_object_does_not_keep_back_those_behind_it() throws Exception {
    server.answering(r -> failed(409, 0xC000), r -> stored("2.25.9", ""));
    ParcelForTests second = parcel("2.25.9");
    Delivery.Refused refused =
        assertInstanceOf(Delivery.Refused.class, send(parcel(INSTANCE), second));
    assertEquals("SR: Cloud answered C000", refused.why());
    assertEquals(List.of(SR + " 0000"), second.delivered());
  }

  @Test
  void a_server_that_is_not_there_is_tried_again() throws Exception {
    URI nowhere = server.url("/dicom-web");
    server.close();
    Delivery.TryAgain again =
        assertInstanceOf(Delivery.TryAgain.class, send(nowhere, parcel(INSTANCE)));
    assertTrue(again.why().startsWith("Cloud was not reached"), again.why());
  }

  @Test
  void a_token_file_that_is_gone_is_told_and_tried_again() throws Exception {
    login = new Login.Bearer(new Login.Word.InFile(folder.resolve("gone")));
    assertInstanceOf(Delivery.TryAgain.class, send(parcel(INSTANCE)));
    assertEquals(List.of(), server.requests());
  }
}
