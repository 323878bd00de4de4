package org.seriate.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.seriate.series.Priority;
import org.seriate.series.ReportLayout;
import org.seriate.series.ResultObject;

/**
 * One peer of peers.yaml. Every key: ae-config/README.md.
 *
 * @param hosts where it may call from
 * @param host where we call it, a name or an address
 * @param completeness the node's rules with this source's own on top
 * @param send what it gets as a destination, in the order it is sent
 * @param layout of the structured reports it gets
 * @param only which reports it gets
 * @param user who must be at work there when it calls (PS3.7 D.3.3.7)
 * @param passcode that this user must send
 * @param priority of the series that it sends, at least
 * @param retrieve how images come from it as an archive
 */
public record PeerConfig(
    String name,
    String aeTitle,
    List<Cidr> hosts,
    Optional<String> host,
    OptionalInt port,
    Set<Role> roles,
    Completeness completeness,
    List<ResultObject> send,
    ReportLayout layout,
    Only only,
    TlsUse tls,
    Optional<String> user,
    Optional<Secret> passcode,
    Priority priority,
    RetrieveBy retrieve) {
  public PeerConfig {
    hosts = List.copyOf(hosts);
    roles = Set.copyOf(roles);
    send = send.stream().sorted().toList();
  }

  /** A peer without TLS, of which no user is expected. */
  public PeerConfig(
      String name,
      String aeTitle,
      List<Cidr> hosts,
      Optional<String> host,
      OptionalInt port,
      Set<Role> roles,
      Completeness completeness,
      List<ResultObject> send) {
    this(
        name,
        aeTitle,
        hosts,
        host,
        port,
        roles,
        completeness,
        send,
        ReportLayout.AIR,
        Only.EVERYTHING,
        TlsUse.NONE,
        Optional.empty(),
        Optional.empty(),
        Priority.ROUTINE,
        RetrieveBy.GET);
  }

  public boolean requiresTls() {
    return tls == TlsUse.REQUIRED;
  }

  public boolean is(Role role) {
    return roles.contains(role);
  }

  public boolean acceptsFrom(InetAddress address) {
    return hosts.stream().anyMatch(block -> block.contains(address));
  }
}
