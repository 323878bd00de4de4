package org.seriate.dicom.net;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.seriate.dicom.data.Uid;

/**
 * What an acceptor offers: abstract syntaxes, the transfer syntaxes it takes for each, and who
 * answers.
 *
 * <p>C-ECHO (PS3.4 A) is always offered. Transfer syntaxes are in order of our preference; the
 * first of them that the requestor proposed is accepted.
 */
public final class DimseServices {
  private static final Set<String> VERIFICATION_SYNTAXES =
      new LinkedHashSet<>(List.of(Uid.ImplicitVrLittleEndian, Uid.ExplicitVrLittleEndian));

  private final Map<String, Set<String>> storage = new LinkedHashMap<>();
  private final Map<String, Set<String>> query = new LinkedHashMap<>();
  private StoreScp storeScp;
  private final Map<String, Set<String>> get = new LinkedHashMap<>();
  private final Map<String, Set<String>> move = new LinkedHashMap<>();
  private final Map<String, Set<String>> retrievable = new LinkedHashMap<>();
  private final Map<String, Set<String>> normalized = new LinkedHashMap<>();
  private final Map<String, NormalizedScp> normalizedScps = new LinkedHashMap<>();
  private final Set<String> reporting = new LinkedHashSet<>();
  private QueryScp queryScp;
  private RetrieveScp retrieveScp;
  private AssociationEvents events = new AssociationEvents() {};

  public DimseServices store(List<String> sopClasses, List<String> syntaxes, StoreScp scp) {
    sopClasses.forEach(c -> storage.put(c, inOrder(syntaxes)));
    storeScp = scp;
    return this;
  }

  public DimseServices find(List<String> models, List<String> syntaxes, FindScp scp) {
    return query(
        models, syntaxes, (a, model, keys) -> new QueryScp.Matches(scp.find(a, model, keys), true));
  }

  public DimseServices query(List<String> models, List<String> syntaxes, QueryScp scp) {
    models.forEach(c -> query.put(c, inOrder(syntaxes)));
    queryScp = scp;
    return this;
  }

  /** C-GET by the first models, C-MOVE by the others. */
  public DimseServices retrieve(
      List<String> getModels, List<String> moveModels, List<String> syntaxes, RetrieveScp scp) {
    getModels.forEach(c -> get.put(c, inOrder(syntaxes)));
    moveModels.forEach(c -> move.put(c, inOrder(syntaxes)));
    retrieveScp = scp;
    return this;
  }

  /**
   * Storage classes that a requestor of C-GET may take as SCP on its own association (PS3.7
   * D.3.3.4).
   */
  public DimseServices retrievable(List<String> sopClasses, List<String> syntaxes) {
    sopClasses.forEach(c -> retrievable.put(c, inOrder(syntaxes)));
    return this;
  }

  /** N-ACTION, N-CREATE and N-SET of these classes. */
  public DimseServices normalized(
      List<String> sopClasses, List<String> syntaxes, NormalizedScp scp) {
    sopClasses.forEach(
        c -> {
          normalized.put(c, inOrder(syntaxes));
          normalizedScps.put(c, scp);
        });
    return this;
  }

  /**
   * Normalized classes of which a requestor may be the SCP, to report events to us (PS3.7 D.3.3.4).
   */
  public DimseServices reporting(List<String> sopClasses) {
    reporting.addAll(sopClasses);
    return this;
  }

  public DimseServices events(AssociationEvents listener) {
    events = listener;
    return this;
  }

  /**
   * Storage and normalized classes, query and retrieve models with their transfer syntaxes,
   * Verification not included.
   */
  public Map<String, Set<String>> transferSyntaxes() {
    Map<String, Set<String>> all = new LinkedHashMap<>(storage);
    all.putAll(query);
    all.putAll(get);
    all.putAll(move);
    all.putAll(normalized);
    return Collections.unmodifiableMap(all);
  }

  /** All abstract syntaxes that may be negotiated. */
  Map<String, Set<String>> offered() {
    Map<String, Set<String>> all = new LinkedHashMap<>(transferSyntaxes());
    all.put(Uid.Verification, VERIFICATION_SYNTAXES);
    return all;
  }

  /**
   * What one requestor may negotiate: what is retrievable is there only for who proposed to be its
   * SCP, and what the caller may not use has no transfer syntaxes.
   */
  Map<String, Set<String>> offered(
      List<UserInformation.RoleSelection> roles, Predicate<String> mayUse) {
    Map<String, Set<String>> all = offered();
    roles.stream()
        .filter(role -> role.scp() && retrievable.containsKey(role.sopClassUid()))
        .forEach(r -> all.putIfAbsent(r.sopClassUid(), retrievable.get(r.sopClassUid())));
    all.replaceAll((syntax, transferSyntaxes) -> mayUse.test(syntax) ? transferSyntaxes : Set.of());
    return all;
  }

  /** The roles of those proposed that the requestor gets (PS3.7 D.3.3.4). */
  UserInformation.RoleSelection answer(UserInformation.RoleSelection proposed) {
    String uid = proposed.sopClassUid();
    return new UserInformation.RoleSelection(
        uid,
        proposed.scu() && offered().containsKey(uid),
        isReturned(proposed) || proposed.scp() && reporting.contains(uid));
  }

  boolean isReturned(UserInformation.RoleSelection proposed) {
    return proposed.scp() && retrievable.containsKey(proposed.sopClassUid());
  }

  /** Later changes of this object do not reach a port that listens already. */
  DimseServices copy() {
    DimseServices copy = new DimseServices();
    copy.storage.putAll(storage);
    copy.query.putAll(query);
    copy.storeScp = storeScp;
    copy.get.putAll(get);
    copy.move.putAll(move);
    copy.retrievable.putAll(retrievable);
    copy.normalized.putAll(normalized);
    copy.normalizedScps.putAll(normalizedScps);
    copy.reporting.addAll(reporting);
    copy.queryScp = queryScp;
    copy.retrieveScp = retrieveScp;
    copy.events = events;
    return copy;
  }

  /** Who takes objects of this class; empty if it is no storage class of ours. */
  Optional<StoreScp> storeScp(String abstractSyntax) {
    return Optional.ofNullable(storage.containsKey(abstractSyntax) ? storeScp : null);
  }

  /** Who answers queries to this model; empty if it is no model of ours. */
  Optional<QueryScp> queryScp(String abstractSyntax) {
    return Optional.ofNullable(query.containsKey(abstractSyntax) ? queryScp : null);
  }

  /** Who answers C-GET by this model; empty if it is no model of ours. */
  Optional<RetrieveScp> getScp(String abstractSyntax) {
    return Optional.ofNullable(get.containsKey(abstractSyntax) ? retrieveScp : null);
  }

  /** Who answers C-MOVE by this model; empty if it is no model of ours. */
  Optional<RetrieveScp> moveScp(String abstractSyntax) {
    return Optional.ofNullable(move.containsKey(abstractSyntax) ? retrieveScp : null);
  }

  /** Who performs requests of the normalized services; empty if it is no class of ours. */
  Optional<NormalizedScp> normalizedScp(String abstractSyntax) {
    return Optional.ofNullable(normalizedScps.get(abstractSyntax));
  }

  AssociationEvents events() {
    return events;
  }

  private static Set<String> inOrder(List<String> syntaxes) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(syntaxes));
  }
}
