package org.seriate.measure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A collector that is spoken to by OTLP over HTTP. No other class knows OpenTelemetry, so nothing
 * of it is loaded where no collector is named.
 */
public final class OtlpCollector implements TraceCollector {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI url;
  private final OtlpHttpSpanExporter exporter;
  private final GivenIds ids = new GivenIds();
  private final Ended ended = new Ended();
  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * Who sends.
   *
   * @param node name of this run of the node, {@code service.instance.id}
   */
  public record Sender(String node, String version) {}

  /**
   * @param url the whole address, with {@code /v1/traces}
   * @param trusted PEM, the authorities whose certificates count; empty for those that Java knows
   * @param percent how many traces of a hundred are sent; which ones, their ids decide, so that all
   *     nodes send the same
   */
  public OtlpCollector(URI url, Optional<byte[]> trusted, int percent, Sender sender) {
    this.url = url;
    OtlpHttpSpanExporterBuilder building =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(url.toString())
            .setConnectTimeout(PATIENCE)
            .setTimeout(PATIENCE)
            .setMeterProvider(MeterProvider.noop());
    trusted.ifPresent(building::setTrustedCertificates);
    this.exporter = building.build();
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .addSpanProcessor(ended)
            .setSampler(Sampler.traceIdRatioBased(percent / 100.0))
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                "seriate",
                                AttributeKey.stringKey("service.version"),
                                sender.version(),
                                AttributeKey.stringKey("service.instance.id"),
                                sender.node()))))
            .build();
    this.tracer = provider.get("org.seriate");
  }

  @Override
  public String where() {
    return url.toString();
  }

  @Override
  public Optional<String> send(List<TraceSpan> spans) {
    spans.forEach(this::make);
    List<SpanData> made = ended.take();
    if (made.isEmpty()) {
      return Optional.empty();
    }
    CompletableResultCode answer =
        exporter.export(made).join(PATIENCE.toMillis() + 500, TimeUnit.MILLISECONDS);
    return answer.isSuccess() ? Optional.empty() : Optional.of(words(answer));
  }

  private static String words(CompletableResultCode answer) {
    Throwable cause = answer.getFailureThrowable();
    if (cause == null) {
      return answer.isDone() ? "not taken" : "no answer within " + PATIENCE;
    }
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  /** Makes it begin and end at the times that it has. */
  private void make(TraceSpan span) {
    ids.trace = span.trace().id();
    ids.span = span.id();
    SpanBuilder building = tracer.spanBuilder(span.name()).setStartTimestamp(span.start());
    span.parent()
        .ifPresentOrElse(
            parent -> building.setParent(Context.root().with(Span.wrap(of(span.trace(), parent)))),
            building::setNoParent);
    span.follows().ifPresent(before -> building.addLink(of(before, before.root())));
    span.words().forEach(building::setAttribute);
    span.numbers().forEach(building::setAttribute);
    Span open = building.startSpan();
    if (span.failed()) {
      open.setStatus(StatusCode.ERROR);
    }
    open.end(span.end());
  }

  private static SpanContext of(SeriesTrace trace, String span) {
    return SpanContext.createFromRemoteParent(
        trace.id(), span, TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public void close() {
    provider.close();
    exporter.close();
  }

  /** The ids of the span that is made next. */
  private static final class GivenIds implements IdGenerator {
    private String trace;
    private String span;

    @Override
    public String generateTraceId() {
      return trace;
    }

    @Override
    public String generateSpanId() {
      return span;
    }
  }

  /** Those that were made and, by their trace's id, are to be sent. */
  private static final class Ended implements SpanProcessor {
    private List<SpanData> spans = new ArrayList<>();

    private List<SpanData> take() {
      List<SpanData> taken = spans;
      spans = new ArrayList<>();
      return taken;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      spans.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }
  }
}
