package org.seriate.deliver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A web server that keeps what it was sent and answers what it was told to. */
final class WebServerForTests implements AutoCloseable {
  record Request(String method, String path, Function<String, String> headers, byte[] body) {
    String header(String name) {
      return headers.apply(name);
    }
  }

  record Answer(int status, String contentType, String body) {
    static Answer json(int status, String body) {
      return new Answer(status, "application/dicom+json", body);
    }

    static Answer empty(int status) {
      return new Answer(status, "text/plain", "");
    }
  }

  private final HttpServer server;
  private final List<Request> requests = new ArrayList<>();
  private final Deque<Function<Request, Answer>> answers = new ArrayDeque<>();

  WebServerForTests() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The next answers, in this order; the last one is given again and again. */
  @SafeVarargs
  final WebServerForTests answering(Function<Request, Answer>... next) {
    answers.addAll(List.of(next));
    return this;
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse(""),
            exchange.getRequestBody().readAllBytes());
    Answer answer = next(request);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private synchronized Answer next(Request request) {
    requests.add(request);
    Function<Request, Answer> answer = answers.size() > 1 ? answers.pop() : answers.peek();
    return answer.apply(request);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
