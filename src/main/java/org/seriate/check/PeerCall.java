package org.seriate.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.net.Call;
import org.seriate.dicom.net.TlsCall;

/** A call to see whether a peer answers: a person waits for it. */
final class PeerCall {
  private static final List<String> SYNTAXES =
      List.of(Uid.ExplicitVrLittleEndian, Uid.ImplicitVrLittleEndian);

  private PeerCall() {}

  /** To a peer with host and port; with {@code tls} where it requires it. */
  static Call of(String ourAe, PeerConfig peer, Optional<TlsCall> tls, String... abstractSyntaxes) {
    List<Call.Proposal> proposals =
        Stream.of(abstractSyntaxes).map(s -> new Call.Proposal(s, SYNTAXES)).toList();
    Call call =
        Call.of(
                ourAe,
                peer.aeTitle(),
                peer.host().orElseThrow(),
                peer.port().orElseThrow(),
                proposals)
            .within(Duration.ofSeconds(5), Duration.ofSeconds(10));
    return peer.requiresTls() ? call.withTls(tls.orElseThrow()) : call;
  }
}
