package org.seriate.dicom.net;

/** What all associations at one port share. */
record Reception(
    ListenerSettings settings,
    AssociationPolicy policy,
    DimseServices services,
    OpenAssociations associations,
    WaitingRoom waitingRoom) {
  private static final int SMALLEST_WAITING_ROOM = 512;

  static Reception of(ListenerSettings settings, AssociationPolicy policy, DimseServices services) {
    int total = settings.maxAssociations();
    return new Reception(
        settings,
        policy,
        services,
        new OpenAssociations(total, settings.maxAssociationsPerPeer()),
        new WaitingRoom(Math.max(SMALLEST_WAITING_ROOM, 2 * total)));
  }

  UpperLayer.Patience patience() {
    return new UpperLayer.Patience(
        settings.requestDeadline(),
        settings.idleTimeout(),
        settings.pduDeadline(),
        settings.objectDeadline());
  }
}
