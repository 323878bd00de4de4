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
 * @param aeTitle empty for a destination that is no application entity of DICOM
 * @param retrieve how images come from it as an archive
 * @param endpoint how it takes results as a destination
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
    RetrieveBy retrieve,
    Endpoint endpoint) {
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
        RetrieveBy.GET,
        Endpoint.DIMSE);
  }

  /** The same destination, reached another way. */
  public PeerConfig at(Endpoint other) {
    return new PeerConfig(
        name,
        aeTitle,
        hosts,
        host,
        port,
        roles,
        completeness,
        send,
        layout,
        only,
        tls,
        user,
        passcode,
        priority,
        retrieve,
        other);
  }

  /** Whether it can call us and be called by DICOM's own network. */
  public boolean isApplicationEntity() {
    return endpoint.equals(Endpoint.DIMSE);
  }

  /** Where it is, for the log and the audit record: AE title and host, or host alone. */
  public String address() {
    return switch (endpoint) {
      case Endpoint.Dimse _ -> aeTitle + host.map(h -> "@" + h).orElse("");
      case Endpoint.Hl7 _ -> host.orElse(name);
      case Endpoint.Fhir fhir -> fhir.url().getHost();
      case Endpoint.Stow stow -> stow.url().getHost();
    };
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
