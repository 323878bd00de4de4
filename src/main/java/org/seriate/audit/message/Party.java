package org.seriate.audit.message;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openehealth.ipf.commons.audit.codes.NetworkAccessPointTypeCode;
import org.openehealth.ipf.commons.audit.model.ActiveParticipantType;
import org.openehealth.ipf.commons.audit.types.ActiveParticipantRoleId;

/**
 * Who takes part, read from how a row names it: {@code node RUN}, {@code AE@address}, {@code
 * AE@address, user NAME}, {@code user NAME}, {@code user NAME@address}, or just a name.
 */
record Party(
    Kind kind,
    String id,
    Optional<String> aeTitle,
    Optional<String> user,
    Optional<String> address) {
  enum Kind {
    NODE,
    PEER,
    PERSON
  }

  private static final Pattern PERSON = Pattern.compile("user ([^@]+)(?:@(\\S+))?");
  private static final Pattern PEER = Pattern.compile("(.*?)@([^@,\\s]+)(?:, user (.*))?");
  private static final Pattern IP = Pattern.compile("[0-9.]+|[0-9a-fA-F]*:[0-9a-fA-F:.%\\w]*");

  static Party of(String named) {
    if (named.startsWith("node ")) {
      return new Party(Kind.NODE, named, Optional.empty(), Optional.empty(), Optional.empty());
    }
    Matcher person = PERSON.matcher(named);
    if (person.matches()) {
      return new Party(
          Kind.PERSON,
          person.group(1),
          Optional.empty(),
          Optional.of(person.group(1)),
          Optional.ofNullable(person.group(2)));
    }
    Matcher peer = PEER.matcher(named);
    return peer.matches()
        ? new Party(
            Kind.PEER,
            peer.group(1),
            Optional.of(peer.group(1)),
            Optional.ofNullable(peer.group(3)),
            Optional.of(peer.group(2)))
        : new Party(Kind.PEER, named, Optional.empty(), Optional.empty(), Optional.empty());
  }

  boolean isNode() {
    return kind == Kind.NODE;
  }

  ActiveParticipantType participant(boolean requestor, Optional<ActiveParticipantRoleId> role) {
    ActiveParticipantType p = new ActiveParticipantType(id, requestor);
    aeTitle.ifPresent(ae -> p.setAlternativeUserID("AETITLES=" + ae));
    user.ifPresent(p::setUserName);
    role.ifPresent(p.getRoleIDCodes()::add);
    address.ifPresent(
        a -> {
          p.setNetworkAccessPointID(a);
          p.setNetworkAccessPointTypeCode(
              IP.matcher(a).matches()
                  ? NetworkAccessPointTypeCode.IPAddress
                  : NetworkAccessPointTypeCode.MachineName);
        });
    return p;
  }
}
