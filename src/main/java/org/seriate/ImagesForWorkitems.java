package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.seriate.config.AeConfig;
import org.seriate.config.PeerConfig;
import org.seriate.config.Role;
import org.seriate.enquire.Answer;
import org.seriate.enquire.Enquiries;
import org.seriate.enquire.Fetched;
import org.seriate.enquire.SeriesUids;
import org.seriate.workitem.ArchivedSeries;
import org.seriate.workitem.Input;

/** Has the room that asks archives fetch what a workitem is about. */
@ApplicationScoped
class ImagesForWorkitems implements ArchivedSeries {
  private final AeConfig config;
  private final Enquiries enquiries;

  ImagesForWorkitems(AeConfig config, Enquiries enquiries) {
    this.config = config;
    this.enquiries = enquiries;
  }

  @Override
  public Optional<String> fetch(Input input) {
    return archive(input)
        .map(
            archive ->
                words(
                    archive,
                    enquiries.fetch(
                        archive,
                        new SeriesUids(input.studyInstanceUid(), input.seriesInstanceUid()))));
  }

  /** Who the workitem says has it, if we know it as an archive; else the one of node.yaml. */
  private Optional<PeerConfig> archive(Input input) {
    Optional<PeerConfig> named =
        config.peers().stream()
            .filter(p -> p.is(Role.ARCHIVE))
            .filter(p -> Optional.of(p.aeTitle()).equals(input.retrieveAe()))
            .findFirst();
    return named.or(
        () ->
            config
                .node()
                .workitems()
                .archive()
                .flatMap(config::peer)
                .filter(p -> p.is(Role.ARCHIVE)));
  }

  private static String words(PeerConfig archive, Answer<Fetched> answer) {
    return switch (answer) {
      case Answer.Told<Fetched> told -> archive.name() + ": " + told.what().inWords();
      case Answer.NotThere<Fetched> _ -> archive.name() + " does not have it";
      case Answer.NoAnswer<Fetched> no -> no.why();
    };
  }
}
