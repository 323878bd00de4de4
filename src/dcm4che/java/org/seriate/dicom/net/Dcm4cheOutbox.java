package org.seriate.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.net.Association;
import org.dcm4che3.net.DataWriter;
import org.dcm4che3.net.DimseRSPHandler;
import org.dcm4che3.net.pdu.AAbort;
import org.jboss.logging.Logger;
import org.seriate.dicom.net.AssociationFailure.Aborted;
import org.seriate.dicom.net.AssociationFailure.Lost;
import org.seriate.dicom.net.AssociationFailure.TooSlow;

/** Our messages by way of dcm4che, which wants to know of each request who takes its responses. */
final class Dcm4cheOutbox implements MessageWriter {
  private static final Logger LOG = Logger.getLogger(Dcm4cheOutbox.class);

  /** dcm4che's own hold for a whole object and a whole retrieval; ours for each step of it. */
  private static final int NO_TIMEOUT = 0;

  private final Association association;
  private final Dcm4cheInbox inbox;
  private final Dcm4cheWatch watch;
  private final Duration sendTimeout;
  private final Duration responseTimeout;
  private final Runnable answered;
  private final Map<Integer, DimseRSPHandler> open = new ConcurrentHashMap<>();

  /**
   * @param answered what follows the last response to a request of the peer
   */
  Dcm4cheOutbox(
      Association association,
      Dcm4cheInbox inbox,
      Dcm4cheWatch watch,
      Duration sendTimeout,
      Duration responseTimeout,
      Runnable answered) {
    this.association = association;
    this.inbox = inbox;
    this.watch = watch;
    this.sendTimeout = sendTimeout;
    this.answered = answered;
    this.responseTimeout = responseTimeout;
  }

  @Override
  public void send(int contextId, CommandSet command) throws AssociationFailure {
    try {
      write(contextId, command, null);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void send(int contextId, CommandSet command, InputStream dataSet) throws IOException {
    Source source = new Source(dataSet);
    try {
      write(contextId, command, source);
    } catch (IOException e) {
      if (source.unreadable != null) {
        throw source.unreadable;
      }
      throw failure(e);
    }
  }

  private void write(int contextId, CommandSet command, Source dataSet) throws IOException {
    ScheduledFuture<?> end = watch.forRoom(sendTimeout);
    try {
      write(contextId, command, Dcm4cheData.command(command), dataSet, end);
    } finally {
      end.cancel(false);
    }
  }

  private void write(
      int contextId,
      CommandSet command,
      Attributes attributes,
      Source dataSet,
      ScheduledFuture<?> end)
      throws IOException {
    if (CommandField.isResponse(command.field())) {
      respond(contextId, command, attributes, dataSet);
    } else if (command.field() == CommandField.C_CANCEL_RQ) {
      DimseRSPHandler of = open.get(command.messageId());
      if (of != null) {
        of.cancel(association);
      }
    } else {
      end.cancel(false);
      request(contextId, command, attributes, dataSet);
    }
  }

  private void respond(int contextId, CommandSet command, Attributes attributes, Source dataSet)
      throws IOException {
    String syntax = inbox.context(contextId).transferSyntax();
    association.writeDimseRSP(
        association.getAAssociateAC().getPresentationContext(contextId),
        attributes,
        dataSet == null ? null : Dcm4cheData.dataSet(dataSet.in, syntax));
    if (!command.status().orElse(Status.SUCCESS).isPending()) {
      association.removeCancelRQHandler(command.messageId());
      if (open.isEmpty()) {
        answered.run();
      } else {
        watch.idle(responseTimeout);
      }
    }
  }

  private void request(int contextId, CommandSet command, Attributes attributes, Source dataSet)
      throws IOException {
    Responses responses = new Responses(contextId, command.messageId());
    open.put(command.messageId(), responses);
    try {
      association.invoke(
          association.getAAssociateAC().getPresentationContext(contextId),
          attributes,
          dataSet,
          responses,
          NO_TIMEOUT,
          NO_TIMEOUT);
      watch.idleUnless(() -> !open.containsKey(command.messageId()), responseTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Lost("interrupted while sending", e);
    }
  }

  private AssociationFailure failure(IOException e) {
    if (e instanceof AssociationFailure known) {
      return known;
    }
    Optional<TooSlow> late = watch.late();
    if (late.isPresent()) {
      return late.get();
    }
    return association.getException() instanceof AAbort abort
        ? new Aborted(new Pdu.Abort(abort.getSource(), abort.getReason()))
        : new Lost("the connection is lost: " + e.getMessage(), e);
  }

  /** Puts what comes back among the messages of the peer. */
  private final class Responses extends DimseRSPHandler {
    private final int contextId;

    Responses(int contextId, int messageId) {
      super(messageId);
      this.contextId = contextId;
    }

    @Override
    public void onDimseRSP(Association as, Attributes command, Attributes data) {
      super.onDimseRSP(as, command, data);
      boolean pending =
          org.dcm4che3.net.Status.isPending(command.getInt(org.dcm4che3.data.Tag.Status, -1));
      synchronized (watch) {
        if (pending) {
          watch.idle(responseTimeout);
        } else {
          open.remove(getMessageID());
          watch.busy();
        }
      }
      try {
        inbox.deliver(contextId, command, data);
      } catch (IOException e) {
        LOG.infof("A response cannot be read, the association is aborted: %s", e.getMessage());
        as.abort();
      }
    }
  }

  /** The data set, and whether it was it that broke. */
  private final class Source implements DataWriter {
    private final InputStream in;
    private IOException unreadable;

    Source(InputStream in) {
      this.in = in;
    }

    @Override
    public void writeTo(org.dcm4che3.net.PDVOutputStream out, String transferSyntax)
        throws IOException {
      byte[] buffer = new byte[65_536];
      for (int count = read(buffer); count >= 0; count = read(buffer)) {
        ScheduledFuture<?> end = watch.forRoom(sendTimeout);
        try {
          out.write(buffer, 0, count);
        } finally {
          end.cancel(false);
        }
      }
    }

    private int read(byte[] buffer) throws IOException {
      try {
        return in.read(buffer);
      } catch (IOException e) {
        unreadable = e;
        throw e;
      }
    }
  }
}
