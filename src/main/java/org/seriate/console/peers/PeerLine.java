package org.seriate.console.peers;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.seriate.config.Cidr;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.series.ResultObject;

/** A peer for people. */
public record PeerLine(PeerConfig peer) {
  public String name() {
    return peer.name();
  }

  public String aeTitle() {
    return peer.aeTitle();
  }

  public String roles() {
    return peer.roles().stream().sorted().map(Role::word).collect(Collectors.joining(", "));
  }

  /** Single addresses without their length. */
  public String from() {
    return peer.hosts().stream()
        .map(Cidr::toString)
        .map(block -> block.replaceAll(block.contains(":") ? "/128$" : "/32$", ""))
        .collect(Collectors.joining(", "));
  }

  public String at() {
    if (!peer.isApplicationEntity()) {
      return peer.address();
    }
    return peer.host().isPresent() && peer.port().isPresent()
        ? peer.host().get() + ":" + peer.port().getAsInt()
        : "";
  }

  public boolean callable() {
    return peer.isApplicationEntity() && !at().isEmpty();
  }

  /** Where it is changed: the form is for application entities. */
  public String editedAt() {
    return peer.isApplicationEntity()
        ? "/peers/edit?name=" + URLEncoder.encode(peer.name(), StandardCharsets.UTF_8)
        : "/peers/text";
  }

  public boolean tls() {
    return peer.requiresTls();
  }

  public String gets() {
    return peer.send().stream().map(ResultObject::name).collect(Collectors.joining(", "));
  }
}
