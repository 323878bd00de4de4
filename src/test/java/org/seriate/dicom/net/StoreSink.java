package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Takes every object and keeps its bytes by SOP Instance UID. */
final class StoreSink implements StoreScp {
  static final StoreScp DISCARD =
      (association, request, dataSet) -> {
        byte[] buffer = new byte[65_536];
        while (dataSet.read(buffer) >= 0) {}
        return Status.SUCCESS;
      };

  final Map<String, byte[]> stored = new ConcurrentHashMap<>();

  @Override
  public Status store(AssociationFacts association, Request request, InputStream dataSet)
      throws IOException {
    stored.put(request.affectedSopInstanceUid(), dataSet.readAllBytes());
    return Status.SUCCESS;
  }
}
