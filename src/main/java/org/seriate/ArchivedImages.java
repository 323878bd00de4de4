package org.seriate;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.seriate.config.PeerConfig;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.enquire.ReturnedObjects;
import org.seriate.receive.FetchedObjects;

/** Lets what an archive gives back in by the door of the room that receives. */
@ApplicationScoped
class ArchivedImages implements ReturnedObjects {
  private final FetchedObjects door;

  ArchivedImages(FetchedObjects door) {
    this.door = door;
  }

  @Override
  public List<String> sopClasses() {
    return door.sopClasses();
  }

  @Override
  public Session begin(PeerConfig archive) {
    FetchedObjects.Fetch fetch =
        door.begin(
            archive.aeTitle(), address(archive), archive.completeness().settleAfterRelease());
    return new Session() {
      @Override
      public Status store(StoreScp.Request request, InputStream dataSet) throws IOException {
        return fetch.store(request, dataSet);
      }

      @Override
      public void end(boolean well) {
        fetch.end(well);
      }
    };
  }

  /** For the record; the association itself has looked it up and got through. */
  private static InetAddress address(PeerConfig archive) {
    try {
      return InetAddress.getByName(archive.host().orElse(""));
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
