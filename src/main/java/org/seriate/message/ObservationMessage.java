package org.seriate.message;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.model.DataTypeException;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.model.v251.datatype.CE;
import ca.uhn.hl7v2.model.v251.datatype.CNN;
import ca.uhn.hl7v2.model.v251.datatype.HD;
import ca.uhn.hl7v2.model.v251.datatype.NM;
import ca.uhn.hl7v2.model.v251.datatype.TX;
import ca.uhn.hl7v2.model.v251.group.ORU_R01_ORDER_OBSERVATION;
import ca.uhn.hl7v2.model.v251.message.ORU_R01;
import ca.uhn.hl7v2.model.v251.segment.MSH;
import ca.uhn.hl7v2.model.v251.segment.OBR;
import ca.uhn.hl7v2.model.v251.segment.OBX;
import ca.uhn.hl7v2.model.v251.segment.PID;
import ca.uhn.hl7v2.validation.impl.NoValidation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.PersonName;
import org.seriate.dicom.data.Tag;
import org.seriate.message.StatedResult.Answer;
import org.seriate.message.StatedResult.Presence;
import org.seriate.series.Code;
import org.seriate.series.Sha256;

/**
 * A result as HL7 2.5.1 ORU^R01.
 *
 * <pre>
 *   MSH PID { ORC OBR            one for each order that the images name; one without any
 *             OBX SR Instance UID, Study Instance UID    (as in IHE RAD-28)
 *             OBX question = Present | Absent | Undetermined       sub-ID 1, 2, ...
 *             OBX Probability in percent, its range the one of "Absent"
 *             OBX comments }
 * </pre>
 *
 * Message control ID and time are those of the report, so a message that is sent again is the same.
 */
public final class ObservationMessage {
  private static final DateTimeFormatter TS = DateTimeFormatter.ofPattern("uuuuMMddHHmmssxx");
  private static final int LONGEST_CONTROL_ID = 20;

  /**
   * @param controlId Message Control ID (MSH-10), which the acknowledgement repeats
   * @param text segments that end with a carriage return; in UTF-8 on the way
   */
  public record Written(String controlId, String text) {
    @Override
    public String toString() {
      return "ObservationMessage[" + controlId + "]";
    }
  }

  /** Who sends (MSH-3, MSH-4) and who is to receive (MSH-5, MSH-6); each may be empty. */
  public record Ends(
      String application, String facility, String toApplication, String toFacility) {}

  private final StatedResult result;
  private final int revision;
  private final Ends ends;

  private ObservationMessage(StatedResult result, int revision, Ends ends) {
    this.result = result;
    this.revision = revision;
    this.ends = ends;
  }

  /**
   * @param report a structured report of this node
   * @param revision of its series; a later one corrects those before
   */
  public static Written of(DataSet report, int revision, Ends ends) {
    ObservationMessage message = new ObservationMessage(StatedResult.of(report), revision, ends);
    try (HapiContext hapi = new DefaultHapiContext(new NoValidation())) {
      return new Written(message.controlId(), hapi.getPipeParser().encode(message.write()));
    } catch (HL7Exception | java.io.IOException e) {
      throw new IllegalStateException("a result could not be written as HL7 message", e);
    }
  }

  private ORU_R01 write() throws HL7Exception {
    ORU_R01 message = new ORU_R01();
    header(message.getMSH());
    patient(message.getPATIENT_RESULT().getPATIENT().getPID());
    List<DataSet> orders = result.document().items(Tag.ReferencedRequestSequence);
    for (int i = 0; i < Math.max(1, orders.size()); i++) {
      DataSet order = orders.isEmpty() ? DataSet.EMPTY : orders.get(i);
      order(message.getPATIENT_RESULT().getORDER_OBSERVATION(i), i + 1, order);
    }
    return message;
  }

  private void header(MSH msh) throws DataTypeException {
    msh.getFieldSeparator().setValue("|");
    msh.getEncodingCharacters().setValue("^~\\&");
    msh.getSendingApplication().getNamespaceID().setValue(ends.application());
    msh.getSendingFacility().getNamespaceID().setValue(ends.facility());
    msh.getReceivingApplication().getNamespaceID().setValue(ends.toApplication());
    msh.getReceivingFacility().getNamespaceID().setValue(ends.toFacility());
    msh.getDateTimeOfMessage().getTime().setValue(written());
    msh.getMessageType().getMessageCode().setValue("ORU");
    msh.getMessageType().getTriggerEvent().setValue("R01");
    msh.getMessageType().getMessageStructure().setValue("ORU_R01");
    msh.getMessageControlID().setValue(controlId());
    msh.getProcessingID().getProcessingID().setValue("P");
    msh.getVersionID().getVersionID().setValue("2.5.1");
    msh.getCharacterSet(0).setValue("UNICODE UTF-8");
  }

  private String controlId() {
    return Sha256.of(result.required(Tag.SOPInstanceUID))
        .toUpperCase(Locale.ROOT)
        .substring(0, LONGEST_CONTROL_ID);
  }

  private String written() {
    return time(Tag.ContentDate, Tag.ContentTime);
  }

  private String time(int date, int time) {
    return StatedTime.of(result.document(), date, time).map(TS::format).orElse("");
  }

  private void patient(PID pid) throws DataTypeException {
    DataSet from = result.document();
    pid.getSetIDPID().setValue("1");
    pid.getPatientIdentifierList(0).getIDNumber().setValue(from.string(Tag.PatientID).orElse(""));
    pid.getPatientIdentifierList(0)
        .getAssigningAuthority()
        .getNamespaceID()
        .setValue(from.string(Tag.IssuerOfPatientID).orElse(""));
    pid.getPatientIdentifierList(0).getIdentifierTypeCode().setValue("PI");
    PersonName.Group name = from.personName(Tag.PatientName).orElse(PersonName.of("")).alphabetic();
    pid.getPatientName(0).getFamilyName().getSurname().setValue(name.familyName());
    pid.getPatientName(0).getGivenName().setValue(name.givenName());
    pid.getPatientName(0)
        .getSecondAndFurtherGivenNamesOrInitialsThereof()
        .setValue(name.middleName());
    pid.getPatientName(0).getSuffixEgJRorIII().setValue(name.suffix());
    pid.getPatientName(0).getPrefixEgDR().setValue(name.prefix());
    from.string(Tag.PatientBirthDate)
        .map(date -> date.replace(".", ""))
        .filter(date -> date.matches("\\d{8}"))
        .ifPresent(date -> set(pid.getDateTimeOfBirth().getTime(), date));
    String sex = from.string(Tag.PatientSex).orElse("");
    pid.getAdministrativeSex().setValue(sex.matches("[MFO]") ? sex : "U");
  }

  private static void set(ca.uhn.hl7v2.model.Primitive field, String value) {
    try {
      field.setValue(value);
    } catch (DataTypeException e) {
      throw new IllegalStateException("without validation every value is taken", e);
    }
  }

  private void order(ORU_R01_ORDER_OBSERVATION group, int number, DataSet order)
      throws HL7Exception {
    String placer = order.string(Tag.PlacerOrderNumberImagingServiceRequest).orElse("");
    String accession =
        order
            .string(Tag.AccessionNumber)
            .or(() -> result.document().string(Tag.AccessionNumber))
            .orElse("");
    // OBR-3 must not be empty in a result; the report itself is an order that was filled here.
    String filler =
        order
            .string(Tag.FillerOrderNumberImagingServiceRequest)
            .orElse(accession.isEmpty() ? result.required(Tag.SOPInstanceUID) : accession);
    group.getORC().getOrderControl().setValue("RE");
    group.getORC().getPlacerOrderNumber().getEntityIdentifier().setValue(placer);
    group.getORC().getFillerOrderNumber().getEntityIdentifier().setValue(filler);
    OBR obr = group.getOBR();
    obr.getSetIDOBR().setValue(Integer.toString(number));
    obr.getPlacerOrderNumber().getEntityIdentifier().setValue(placer);
    obr.getFillerOrderNumber().getEntityIdentifier().setValue(filler);
    put(procedure(order), obr.getUniversalServiceIdentifier());
    obr.getObservationDateTime().getTime().setValue(time(Tag.StudyDate, Tag.StudyTime));
    obr.getPlacerField1().setValue(accession);
    obr.getResultsRptStatusChngDateTime().getTime().setValue(written());
    obr.getDiagnosticServSectID().setValue("CT");
    obr.getResultStatus().setValue(revision > 1 ? "C" : "F");
    if (result.verifiedBy().isPresent()) {
      name(result.verifiedBy().get(), obr.getPrincipalResultInterpreter().getNDLName());
    }
    new Observations(group).write();
  }

  private static void name(PersonName.Group person, CNN into) throws DataTypeException {
    into.getFamilyName().setValue(person.familyName());
    into.getGivenName().setValue(person.givenName());
    into.getSecondAndFurtherGivenNamesOrInitialsThereof().setValue(person.middleName());
    into.getSuffixEgJRorIII().setValue(person.suffix());
    into.getPrefixEgDR().setValue(person.prefix());
  }

  private static Code procedure(DataSet order) {
    return StatedResult.code(order, Tag.RequestedProcedureCodeSequence)
        .orElseGet(
            () ->
                order
                    .string(Tag.RequestedProcedureDescription)
                    .map(words -> new Code("", "", words))
                    .orElse(new Code("25045-6", "LN", "CT unspecified body region")));
  }

  private static void put(Code code, CE into) throws DataTypeException {
    into.getIdentifier().setValue(code.value());
    into.getText().setValue(code.meaning());
    into.getNameOfCodingSystem().setValue(code.scheme());
  }

  /** The OBX segments of one order. */
  private final class Observations {
    private final ORU_R01_ORDER_OBSERVATION group;
    private int count;

    Observations(ORU_R01_ORDER_OBSERVATION group) {
      this.group = group;
    }

    void write() throws HL7Exception {
      uid("SR Instance UID", Tag.SOPInstanceUID);
      uid("Study Instance UID", Tag.StudyInstanceUID);
      int number = 0;
      for (Answer answer : result.answers()) {
        presence(answer, ++number);
        if (answer.percent().isPresent()) {
          probability(answer, number);
        }
      }
      for (String remark : result.remarks()) {
        TX text = new TX(group.getMessage());
        text.setValue(remark);
        next(new Code("121106", "DCM", "Comment"), text, "F");
      }
    }

    private void uid(String name, int tag) throws HL7Exception {
      HD uid = new HD(group.getMessage());
      uid.getNamespaceID().setValue(result.required(tag));
      next(new Code("", "", name), uid, "F");
    }

    private void presence(Answer answer, int number) throws HL7Exception {
      CE value = new CE(group.getMessage());
      put(answer.presence().code(), value);
      // X: a result cannot be obtained.
      OBX obx =
          next(answer.question(), value, answer.presence() == Presence.UNDETERMINED ? "X" : "F");
      obx.getObservationSubID().setValue(Integer.toString(number));
      flag(obx, answer);
      method(obx, answer);
    }

    private void probability(Answer answer, int number) throws HL7Exception {
      NM value = new NM(group.getMessage());
      value.setValue(decimal(answer.percent().getAsDouble()));
      OBX obx = next(new Code("122157", "DCM", "Probability"), value, "F");
      obx.getObservationSubID().setValue(Integer.toString(number));
      put(new Code("%", "UCUM", "Percent"), obx.getUnits());
      if (answer.threshold().isPresent()) {
        obx.getReferencesRange().setValue("<" + decimal(100 * answer.threshold().getAsDouble()));
      }
      flag(obx, answer);
      method(obx, answer);
    }

    private void flag(OBX obx, Answer answer) throws HL7Exception {
      if (answer.presence() == Presence.PRESENT) {
        obx.getAbnormalFlags(0).setValue("A");
      }
    }

    private void method(OBX obx, Answer answer) throws HL7Exception {
      obx.getObservationMethod(0)
          .getText()
          .setValue((answer.algorithm() + " " + answer.version()).strip());
      String device = result.device(answer).flatMap(d -> d.string(Tag.DeviceUID)).orElse("");
      if (!device.isEmpty()) {
        obx.getEquipmentInstanceIdentifier(0).getEntityIdentifier().setValue(device);
        obx.getEquipmentInstanceIdentifier(0).getUniversalID().setValue(device);
        obx.getEquipmentInstanceIdentifier(0).getUniversalIDType().setValue("ISO");
      }
    }

    private OBX next(Code name, Type value, String status) throws HL7Exception {
      OBX obx = group.getOBSERVATION(count++).getOBX();
      obx.getSetIDOBX().setValue(Integer.toString(count));
      obx.getValueType().setValue(value.getName());
      put(name, obx.getObservationIdentifier());
      obx.getObservationValue(0).setData(value);
      obx.getObservationResultStatus().setValue(revision > 1 && status.equals("F") ? "C" : status);
      obx.getDateTimeOfTheAnalysis().getTime().setValue(written());
      return obx;
    }
  }

  private static String decimal(double number) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros();
    return String.format(Locale.ROOT, "%s", rounded.toPlainString());
  }
}
