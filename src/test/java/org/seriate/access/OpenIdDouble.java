package org.seriate.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * An identity provider as far as a log-in needs one: it describes itself, shows its keys, gives a
 * code to whoever asks, and an ID token for the code to the client that knows its secret and the
 * verifier behind the challenge (RFC 7636). What it says can be spoilt.
 */
final class OpenIdDouble implements AutoCloseable {
  static final String CLIENT = "seriate";
  static final String SECRET = "a secret that only the two know";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer web;
  private final KeyPair keys = keys();
  private final KeyPair strangers = keys();
  private final Map<String, Map<String, String>> asked = new ConcurrentHashMap<>();
  private volatile Map<String, Object> person = Map.of();
  private volatile UnaryOperator<Map<String, Object>> spoiling = UnaryOperator.identity();
  private volatile boolean forging;
  private volatile String refusing = "";

  OpenIdDouble() throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext("/.well-known/openid-configuration", x -> answer(x, 200, description()));
    web.createContext("/keys", x -> answer(x, 200, Map.of("keys", List.of(key()))));
    web.createContext("/authorize", this::authorize);
    web.createContext("/token", this::token);
    web.start();
  }

  URI issuer() {
    return URI.create("http://localhost:" + web.getAddress().getPort());
  }

  /** Who signs in next. */
  void signsIn(Map<String, Object> claims) {
    person = claims;
    spoiling = UnaryOperator.identity();
    forging = false;
    refusing = "";
  }

  /** Changes claims of the tokens to come. */
  void spoil(UnaryOperator<Map<String, Object>> how) {
    spoiling = how;
  }

  /** Tokens to come are signed by somebody else with the same key number. */
  void forge() {
    forging = true;
  }

  /** Sends people back with this error and no code. */
  void refuse(String error) {
    refusing = error;
  }

  private Map<String, Object> description() {
    String at = issuer().toString();
    return Map.of(
        "issuer",
        at,
        "authorization_endpoint",
        at + "/authorize",
        "token_endpoint",
        at + "/token",
        "jwks_uri",
        at + "/keys",
        "response_types_supported",
        List.of("code"),
        "subject_types_supported",
        List.of("public"),
        "id_token_signing_alg_values_supported",
        List.of("RS256"),
        "code_challenge_methods_supported",
        List.of("S256"));
  }

  private Map<String, Object> key() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return Map.of(
        "kty", "RSA",
        "kid", "one",
        "use", "sig",
        "alg", "RS256",
        "n", base64(unsigned(key.getModulus())),
        "e", base64(unsigned(key.getPublicExponent())));
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = pairs(exchange.getRequestURI().getRawQuery());
    boolean fit =
        "code".equals(query.get("response_type"))
            && CLIENT.equals(query.get("client_id"))
            && "S256".equals(query.get("code_challenge_method"))
            && query.containsKey("nonce")
            && query.get("scope").contains("openid");
    if (!fit) {
      answer(exchange, 400, Map.of("error", "invalid_request"));
      return;
    }
    String code = "code-" + asked.size();
    asked.put(code, query);
    String outcome = refusing.isEmpty() ? "code=" + code : "error=" + refusing;
    exchange
        .getResponseHeaders()
        .add(
            "Location",
            query.get("redirect_uri")
                + "?"
                + outcome
                + "&state="
                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        pairs(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> before = asked.get(form.getOrDefault("code", ""));
    if (before == null || !isClient(exchange) || !isAsker(form, before)) {
      answer(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    Map<String, Object> claims = new LinkedHashMap<>(person);
    claims.put("iss", issuer().toString());
    claims.put("aud", CLIENT);
    claims.put("nonce", before.get("nonce"));
    claims.put("iat", Instant.now().getEpochSecond());
    claims.put("exp", Instant.now().getEpochSecond() + 300);
    String id = signed(spoiling.apply(claims));
    answer(
        exchange,
        200,
        Map.of(
            "access_token", "opaque", "token_type", "Bearer", "expires_in", 300, "id_token", id));
  }

  private static boolean isClient(HttpExchange exchange) {
    String pair = CLIENT + ":" + SECRET;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static boolean isAsker(Map<String, String> form, Map<String, String> before) {
    return before.get("redirect_uri").equals(form.get("redirect_uri"))
        && before
            .get("code_challenge")
            .equals(base64(sha256(form.getOrDefault("code_verifier", ""))));
  }

  private String signed(Map<String, Object> claims) throws IOException {
    String head =
        base64(JSON.writeValueAsBytes(Map.of("alg", "RS256", "kid", "one", "typ", "JWT")));
    String text = head + "." + base64(JSON.writeValueAsBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign((forging ? strangers : keys).getPrivate());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, Map<String, Object> body)
      throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> pairs(String encoded) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : encoded.split("&")) {
      String[] sides = pair.split("=", 2);
      pairs.put(
          URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
          sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
    }
    return pairs;
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    web.stop(0);
  }
}
