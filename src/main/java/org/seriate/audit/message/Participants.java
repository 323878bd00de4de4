package org.seriate.audit.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openehealth.ipf.commons.audit.model.ActiveParticipantType;
import org.openehealth.ipf.commons.audit.types.ActiveParticipantRoleId;
import org.seriate.audit.AuditRow;

/** Active participants of each event, PS3.15 A.5.3; at most one of them is the requestor. */
final class Participants {
  private static final ActiveParticipantRoleId APPLICATION = role("110150", "Application");
  private static final ActiveParticipantRoleId LAUNCHER = role("110151", "Application Launcher");
  private static final ActiveParticipantRoleId DESTINATION = role("110152", "Destination Role ID");
  private static final ActiveParticipantRoleId SOURCE = role("110153", "Source Role ID");

  private final AuditRow row;
  private final Party actor;
  private final Optional<Party> peer;
  private final Party node;
  private final List<ActiveParticipantType> all = new ArrayList<>();

  private Participants(AuditRow row) {
    this.row = row;
    this.actor = Party.of(row.actor());
    this.peer = Optional.ofNullable(row.peer()).map(Party::of);
    Party ours = Party.of(row.node());
    // The process is named as in the local log where it acted itself, else by its AE title.
    this.node =
        actor.isNode()
            ? new Party(
                Party.Kind.NODE,
                actor.id(),
                ours.aeTitle().or(() -> Optional.of(ours.id())),
                Optional.empty(),
                ours.address())
            : ours;
  }

  static List<ActiveParticipantType> of(AuditRow row) {
    Participants p = new Participants(row);
    switch (row.eventId()) {
      case "110100" -> p.application();
      case "110102", "110104", "110106" -> p.transfer();
      case "110112" -> p.query();
      case "110113" -> p.alert();
      default -> p.actorAtNode();
    }
    return p.all;
  }

  private void application() {
    add(node, false, APPLICATION);
    peer.ifPresent(launcher -> add(launcher, true, LAUNCHER));
  }

  private void transfer() {
    if (peer.isEmpty() && actor.kind() == Party.Kind.PEER) {
      add(actor, true, SOURCE);
      add(node, false, DESTINATION);
      return;
    }
    boolean fetched = peer.filter(p -> p.id().equals(actor.id())).isPresent();
    add(node, actor.isNode(), SOURCE);
    peer.ifPresent(p -> add(p, fetched, DESTINATION));
    if (!actor.isNode() && !fetched) {
      add(actor, true, null);
    }
  }

  private void query() {
    if (actor.isNode()) {
      add(node, true, SOURCE);
      peer.ifPresent(p -> add(p, false, DESTINATION));
    } else {
      add(actor, true, SOURCE);
      add(node, false, DESTINATION);
    }
  }

  /** The reporting process, and who did what was alarming, never as requestor. */
  private void alert() {
    add(node, true, null);
    if (!actor.isNode()) {
      add(actor, false, null);
    }
    peer.ifPresent(p -> add(p, false, null));
  }

  private void actorAtNode() {
    if (actor.isNode()) {
      add(node, true, null);
    } else {
      add(actor, true, null);
      add(node, false, null);
    }
  }

  private void add(Party party, boolean requestor, ActiveParticipantRoleId role) {
    all.add(party.participant(requestor, Optional.ofNullable(role)));
  }

  private static ActiveParticipantRoleId role(String code, String meaning) {
    return ActiveParticipantRoleId.of(code, "DCM", meaning);
  }
}
