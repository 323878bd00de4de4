import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.seriate.dicom.data.Uid;
import org.seriate.dicom.io.DataSetReader;
import org.seriate.dicom.io.ReadLimits;
import org.seriate.dicom.net.AssociationPolicy;
import org.seriate.dicom.net.DicomNetwork;
import org.seriate.dicom.net.DimseServices;
import org.seriate.dicom.net.ListenerSettings;
import org.seriate.dicom.net.NetworkEngine;
import org.seriate.dicom.net.Status;
import org.seriate.dicom.net.StoreScp;
import org.seriate.dicom.net.UpperLayerNetwork;

/**
 * Receives and throws away: what the network costs ({@code discard}), and what the parser costs on
 * top ({@code parse}). Usage: {@code java -cp … Sink.java PORT discard|parse [ENGINE]}, where an
 * ENGINE other than our own must have been built in (ADR 18).
 */
class Sink {
  public static void main(String[] args) throws Exception {
    Duration patience = Duration.ofSeconds(60);
    var settings =
        new ListenerSettings(
            InetAddress.getLoopbackAddress(),
            Integer.parseInt(args[0]),
            262_144,
            patience,
            patience,
            patience,
            patience,
            100,
            100);
    StoreScp scp = args[1].equals("parse") ? Sink::parse : Sink::discard;
    var services =
        new DimseServices()
            .store(List.of(Uid.CTImageStorage), List.of(Uid.ExplicitVrLittleEndian), scp);
    DicomNetwork network =
        args.length < 3 ? new UpperLayerNetwork() : NetworkEngine.builtIn(args[2]).orElseThrow();
    network.listen(settings, facts -> new AssociationPolicy.Accept(), services);
    Thread.currentThread().join();
  }

  private static Status discard(Object facts, StoreScp.Request request, InputStream in)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (in.read(buffer) >= 0) {}
    return Status.SUCCESS;
  }

  private static Status parse(Object facts, StoreScp.Request request, InputStream in)
      throws IOException {
    DataSetReader.readHeaderThroughEnd(in, request.transferSyntax(), ReadLimits.DEFAULT);
    return Status.SUCCESS;
  }
}
