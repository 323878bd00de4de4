package org.seriate.dicom.net;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private FindScp findScp;
  private AssociationEvents events = new AssociationEvents() {};

  public DimseServices store(List<String> sopClasses, List<String> syntaxes, StoreScp scp) {
    sopClasses.forEach(c -> storage.put(c, inOrder(syntaxes)));
    storeScp = scp;
    return this;
  }

  public DimseServices find(List<String> models, List<String> syntaxes, FindScp scp) {
    models.forEach(c -> query.put(c, inOrder(syntaxes)));
    findScp = scp;
    return this;
  }

  public DimseServices events(AssociationEvents listener) {
    events = listener;
    return this;
  }

  /** Storage classes and query models with their transfer syntaxes, Verification not included. */
  public Map<String, Set<String>> transferSyntaxes() {
    Map<String, Set<String>> all = new LinkedHashMap<>(storage);
    all.putAll(query);
    return Collections.unmodifiableMap(all);
  }

  /** All abstract syntaxes that may be negotiated. */
  Map<String, Set<String>> offered() {
    Map<String, Set<String>> all = new LinkedHashMap<>(transferSyntaxes());
    all.put(Uid.Verification, VERIFICATION_SYNTAXES);
    return all;
  }

  /** Later changes of this object do not reach a port that listens already. */
  DimseServices copy() {
    DimseServices copy = new DimseServices();
    copy.storage.putAll(storage);
    copy.query.putAll(query);
    copy.storeScp = storeScp;
    copy.findScp = findScp;
    copy.events = events;
    return copy;
  }

  /** Who takes objects of this class; empty if it is no storage class of ours. */
  Optional<StoreScp> storeScp(String abstractSyntax) {
    return Optional.ofNullable(storage.containsKey(abstractSyntax) ? storeScp : null);
  }

  /** Who answers queries to this model; empty if it is no model of ours. */
  Optional<FindScp> findScp(String abstractSyntax) {
    return Optional.ofNullable(query.containsKey(abstractSyntax) ? findScp : null);
  }

  AssociationEvents events() {
    return events;
  }

  private static Set<String> inOrder(List<String> syntaxes) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(syntaxes));
  }
}
