package org.seriate.query;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.seriate.audit.AuditTrail;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Element;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Association;
import org.seriate.dicom.net.AssociationFacts;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.QueryScp;
import org.seriate.dicom.net.RetrieveScp;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.TlsCall;
import org.seriate.query.ResultRows.ObjectFound;

/**
 * The door of this room: Query/Retrieve SCP (PS3.4 C) over the reports of this node, Study Root and
 * Patient Root, hierarchical.
 */
public final class ResultQuery implements QueryScp, RetrieveScp {
  /** What can be retrieved. */
  static final List<String> SOP_CLASSES =
      List.of(
          Uid.Comprehensive3DSRStorage,
          Uid.ComprehensiveSRStorage,
          Uid.EnhancedSRStorage,
          Uid.SecondaryCaptureImageStorage,
          Uid.KeyObjectSelectionDocumentStorage,
          Uid.GrayscaleSoftcopyPresentationStateStorage,
          Uid.EncapsulatedPDFStorage,
          Uid.ParametricMapStorage);

  private static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);
  private static final int UNABLE_TO_PERFORM_SUBOPERATIONS = 0xA702;
  private static final int MOVE_DESTINATION_UNKNOWN = 0xA801;
  private static final Logger LOG = Logger.getLogger(ResultQuery.class);

  private final ResultRows rows;
  private final DicomNetwork network;
  private final AeConfig config;
  private final Optional<TlsCall> tls;
  private final QueryRecord record;

  /**
   * @param tls for C-MOVE to peers that require it
   */
  public ResultQuery(
      DataSource database,
      DicomNetwork network,
      AeConfig config,
      Optional<TlsCall> tls,
      AuditTrail audit) {
    this(database, network, config, tls, new AuditedQueries(audit));
  }

  ResultQuery(
      DataSource database,
      DicomNetwork network,
      AeConfig config,
      Optional<TlsCall> tls,
      QueryRecord record) {
    this.rows = new ResultRows(database);
    this.network = network;
    this.config = config;
    this.tls = tls;
    this.record = record;
  }

  /** The SOP classes that are queried or retrieved by, for the conformance statement too. */
  public static List<String> models() {
    return Stream.of(
            QueryModel.all(QueryModel::find),
            QueryModel.all(QueryModel::move),
            QueryModel.all(QueryModel::get))
        .flatMap(List::stream)
        .toList();
  }

  /** The SOP classes of results, for the conformance statement too. */
  public static List<String> sopClasses() {
    return SOP_CLASSES;
  }

  public void addTo(DimseServices services) {
    services
        .query(QueryModel.all(QueryModel::find), SYNTAXES, this)
        .retrieve(QueryModel.all(QueryModel::get), QueryModel.all(QueryModel::move), SYNTAXES, this)
        .retrievable(SOP_CLASSES, SYNTAXES);
  }

  /** Whether a peer may use one of the abstract syntaxes added. */
  public boolean permits(PeerConfig peer, String abstractSyntax) {
    return peer.is(Role.QUERY)
        && (models().contains(abstractSyntax) || SOP_CLASSES.contains(abstractSyntax));
  }

  /** Makes reports known that were written before there was anything to query them by. */
  public void makeUpMissingAttributes() {
    int made = rows.makeUpMissing();
    if (made > 0) {
      LOG.infof("%d reports of earlier versions can now be queried", made);
    }
  }

  @Override
  public Query find(AssociationFacts association, String sopClassUid, DataSet identifier) {
    return switch (QueryRequest.query(sopClassUid, identifier)) {
      case QueryRequest.NotUnderstood no -> {
        LOG.infof(
            "query refused, %s. association=%d callingAe=%s status=%s",
            no.status().comment(), association.id(), association.callingAe(), no.status().hex());
        yield new QueryScp.Refused(no.status());
      }
      case QueryRequest.Asked asked -> {
        record.queried(association, sopClassUid, identifier, inWords(asked));
        yield new Matches(
            Answers.stream(asked, rows, config.node().aeTitle()), asked.allKeysSupported());
      }
    };
  }

  /** Which keys asked for something; never what for, which may name a patient. */
  private static String inWords(QueryRequest.Asked asked) {
    String keys =
        asked.matchingKeys().stream()
            .map(Element::tag)
            .filter(tag -> !Matching.wanted(asked.identifier(), tag).isEmpty())
            .map(Tag::format)
            .collect(Collectors.joining(" "));
    return "C-FIND at level %s by %s".formatted(asked.level(), keys.isEmpty() ? "nothing" : keys);
  }

  @Override
  public Retrieval get(
      AssociationFacts association, String sopClassUid, DataSet identifier, Carrier back) {
    return switch (QueryRequest.retrieval(sopClassUid, identifier)) {
      case QueryRequest.NotUnderstood no -> refuse(association, no.status());
      case QueryRequest.Asked asked ->
          begin(association, association.callingAe(), rows.objects(asked), back);
    };
  }

  @Override
  public Retrieval move(AssociationFacts association, Move move, DataSet identifier) {
    Optional<PeerConfig> destination = config.moveDestination(move.moveDestination());
    if (destination.isEmpty()) {
      return refuse(
          association,
          Status.of(MOVE_DESTINATION_UNKNOWN, "move destination is not among our peers"));
    }
    if (destination.get().requiresTls() && tls.isEmpty()) {
      return refuse(
          association,
          Status.of(
              UNABLE_TO_PERFORM_SUBOPERATIONS, "destination requires TLS, we have no tls.trusted"));
    }
    return switch (QueryRequest.retrieval(move.sopClassUid(), identifier)) {
      case QueryRequest.NotUnderstood no -> refuse(association, no.status());
      case QueryRequest.Asked asked -> {
        List<ObjectFound> reports = rows.objects(asked);
        yield begin(
            association,
            destination.get().name(),
            reports,
            courier(association, move, destination.get(), reports));
      }
    };
  }

  private Courier courier(
      AssociationFacts association, Move move, PeerConfig to, List<ObjectFound> reports) {
    Set<String> classes =
        reports.stream().map(ObjectFound::sopClassUid).collect(Collectors.toSet());
    return new Courier(
        network,
        Courier.call(config.node().aeTitle(), to, classes, tls),
        new Association.MoveOriginator(association.callingAe(), move.messageId()));
  }

  private Retrieval refuse(AssociationFacts association, Status status) {
    LOG.infof(
        "retrieval refused, %s. association=%d callingAe=%s status=%s",
        status.comment(), association.id(), association.callingAe(), status.hex());
    return new RetrieveScp.Refused(status);
  }

  private Begun begin(
      AssociationFacts by, String destination, List<ObjectFound> reports, Carrier carrier) {
    LOG.infof(
        "%d reports are retrieved to %s. association=%d callingAe=%s",
        reports.size(), destination, by.id(), by.callingAe());
    return new Begun(
        reports.size(),
        reports.stream().map(this::retrievable),
        RecordedCarrier.begin(carrier, record, by, destination, reports));
  }

  private Retrievable retrievable(ObjectFound object) {
    return new Retrievable(
        object.sopClassUid(),
        object.sopInstanceUid(),
        TransferSyntax.ExplicitVrLittleEndian,
        rows.dataSet(object.object()));
  }
}
