package org.seriate.enquire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.TransferSyntax;
import org.seriate.dicom.net.Call.Proposal;

/**
 * The presentation contexts on which objects may come back in a C-GET (PS3.4 C.4.3).
 *
 * <p>An acceptor chooses one transfer syntax of each context (PS3.8 9.3.3.2). So that an archive
 * need not convert what it holds compressed, each compressed syntax has a context of its own.
 */
final class ReturnContexts {
  /** PS3.8 9.3.2.2: ids are odd numbers of one byte; one context is for the C-GET itself. */
  private static final int MOST = 127;

  private static final List<String> UNCOMPRESSED =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);

  private ReturnContexts() {}

  /** For all classes uncompressed first, so that none is left out when there are too many. */
  static List<Proposal> of(Collection<String> sopClasses) {
    List<Proposal> contexts = new ArrayList<>();
    sopClasses.forEach(c -> contexts.add(new Proposal(c, UNCOMPRESSED, true)));
    TransferSyntax.known().stream()
        .filter(s -> !UNCOMPRESSED.contains(s.uid()))
        .sorted(Comparator.comparing(TransferSyntax::lossy))
        .forEach(
            s -> sopClasses.forEach(c -> contexts.add(new Proposal(c, List.of(s.uid()), true))));
    return contexts.subList(0, Math.min(contexts.size(), MOST));
  }
}
