package org.seriate.report;

import static org.seriate.report.ContentItem.code;
import static org.seriate.report.ContentItem.text;
import static org.seriate.report.ContentItem.uidref;
import static org.seriate.report.Relationship.HAS_OBS_CONTEXT;

import java.util.List;

/**
 * TID 1001 "Observation Context" with one device observer (TID 1002, 1004). Procedure and subject
 * context are those of the document's header (PS3.16 TID 1005, 1006).
 */
final class ObservationContext {
  private ObservationContext() {}

  static List<ContentItem> items(Equipment observer, NodeIdentity node) {
    return List.of(
        code(HAS_OBS_CONTEXT, Concepts.OBSERVER_TYPE, Concepts.DEVICE),
        uidref(HAS_OBS_CONTEXT, Concepts.DEVICE_OBSERVER_UID, observer.deviceUid()),
        text(HAS_OBS_CONTEXT, Concepts.DEVICE_OBSERVER_NAME, node.stationAeTitle()),
        text(HAS_OBS_CONTEXT, Concepts.DEVICE_OBSERVER_MANUFACTURER, observer.manufacturer()),
        text(HAS_OBS_CONTEXT, Concepts.DEVICE_OBSERVER_MODEL_NAME, observer.modelName()),
        text(
            HAS_OBS_CONTEXT,
            Concepts.DEVICE_OBSERVER_SERIAL_NUMBER,
            LongString.required(node.serial())));
  }
}
