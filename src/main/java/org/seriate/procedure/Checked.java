package org.seriate.procedure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.seriate.dicom.data.DataSet;
import org.seriate.dicom.data.Dictionary;
import org.seriate.dicom.data.Tag;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Status;

/** Attributes that must be there, looked up in order; the first objection stands. */
final class Checked {
  static final int INVALID_ATTRIBUTE_VALUE = 0x0106;
  static final int MISSING_ATTRIBUTE = 0x0120;
  static final int MISSING_ATTRIBUTE_VALUE = 0x0121;

  private Status objection;

  /** What is wrong, if anything. */
  Optional<Status> objection() {
    return Optional.ofNullable(objection);
  }

  /** A type 1 attribute; empty string after an objection. */
  String value(DataSet in, int tag) {
    Optional<String> value = in.string(tag);
    if (value.isEmpty()) {
      missing(in, tag);
    }
    return value.orElse("");
  }

  String uid(DataSet in, int tag) {
    String uid = value(in, tag);
    if (!uid.isEmpty() && !Uid.isValid(uid)) {
      object(INVALID_ATTRIBUTE_VALUE, tag);
    }
    return uid;
  }

  String oneOf(DataSet in, int tag, Set<String> words) {
    String word = value(in, tag);
    if (!word.isEmpty() && !words.contains(word)) {
      object(INVALID_ATTRIBUTE_VALUE, tag);
    }
    return word;
  }

  /** A type 1 sequence: at least one item. */
  List<DataSet> items(DataSet in, int tag) {
    List<DataSet> items = in.items(tag);
    if (items.isEmpty()) {
      missing(in, tag);
    }
    return items;
  }

  /** The instances that a sequence of references names, each once; there may be none. */
  List<String> instances(DataSet in, int... sequences) {
    Set<String> uids = new LinkedHashSet<>();
    for (int sequence : sequences) {
      in.items(sequence).forEach(i -> uids.add(uid(i, Tag.ReferencedSOPInstanceUID)));
    }
    return new ArrayList<>(uids);
  }

  void missing(DataSet in, int tag) {
    object(in.contains(tag) ? MISSING_ATTRIBUTE_VALUE : MISSING_ATTRIBUTE, tag);
  }

  void object(int status, int tag) {
    if (objection == null) {
      objection = Status.of(status, "%s %s".formatted(Tag.format(tag), Dictionary.keywordOf(tag)));
    }
  }
}
