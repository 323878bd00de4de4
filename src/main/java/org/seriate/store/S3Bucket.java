package org.seriate.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.seriate.dicom.io.FileRegion;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * A bucket of S3, or of a server that speaks its protocol. Credentials come from where the AWS
 * programs look for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or the role of
 * the machine.
 */
public final class S3Bucket implements Bucket {
  private final S3Client client;
  private final String bucket;
  private final String prefix;

  private S3Bucket(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** Whether this value of SERIATE_STORE names a bucket. */
  public static boolean isMeantBy(String store) {
    return store.startsWith("s3://");
  }

  /**
   * Opens it; nothing is asked of it yet.
   *
   * @param address {@code s3://bucket} or {@code s3://bucket/folder}
   * @param environment AWS_REGION (default us-east-1); SERIATE_S3_ENDPOINT for a server that is not
   *     Amazon's
   * @throws IOException the address is no such thing
   */
  public static S3Bucket open(String address, Map<String, String> environment) throws IOException {
    URI uri = URI.create(address.strip());
    if (!"s3".equals(uri.getScheme()) || uri.getHost() == null || uri.getQuery() != null) {
      throw new IOException(
          "SERIATE_STORE names a bucket as s3://bucket or s3://bucket/folder, not '%s'"
              .formatted(address));
    }
    String folder = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("^/+|/+$", "");
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .region(Region.of(environment.getOrDefault("AWS_REGION", "us-east-1")))
            // Other servers than Amazon's know no trailing checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    String endpoint = environment.getOrDefault("SERIATE_S3_ENDPOINT", "");
    if (!endpoint.isBlank()) {
      builder.endpointOverride(URI.create(endpoint.strip())).forcePathStyle(true);
    }
    return new S3Bucket(builder.build(), uri.getHost(), folder.isEmpty() ? "" : folder + "/");
  }

  @Override
  public void put(String name, FileRegion bytes) throws IOException {
    long length = bytes.size();
    said(
        () ->
            client.putObject(
                r -> r.bucket(bucket).key(prefix + name),
                RequestBody.fromContentProvider(
                    () -> opened(bytes), length, "application/octet-stream")));
  }

  /** Opened anew for each try. */
  private static InputStream opened(FileRegion bytes) {
    try {
      return bytes.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void get(String name, long from, long length, Path into, long at) throws IOException {
    long got = read(name, r -> r.range("bytes=%d-%d".formatted(from, from + length - 1)), into, at);
    if (got != length) {
      throw new IOException(
          "the bucket gave %d bytes of %s instead of %d".formatted(got, name, length));
    }
  }

  @Override
  public void get(String name, Path into) throws IOException {
    read(name, _ -> {}, into, 0);
  }

  private long read(String name, Consumer<GetObjectRequest.Builder> part, Path into, long at)
      throws IOException {
    long[] got = new long[1];
    said(
        () ->
            client.getObject(
                r -> {
                  r.bucket(bucket).key(prefix + name);
                  part.accept(r);
                },
                (answer, bytes) -> {
                  got[0] = copy(bytes, into, at);
                  return answer;
                }));
    return got[0];
  }

  private static long copy(InputStream bytes, Path into, long at) throws IOException {
    try (FileChannel file =
        FileChannel.open(into, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      byte[] chunk = new byte[1 << 16];
      long next = at;
      for (int n = bytes.read(chunk); n >= 0; n = bytes.read(chunk)) {
        ByteBuffer part = ByteBuffer.wrap(chunk, 0, n);
        while (part.hasRemaining()) {
          next += file.write(part, next);
        }
      }
      return next - at;
    }
  }

  @Override
  public void delete(String name) throws IOException {
    said(() -> client.deleteObject(r -> r.bucket(bucket).key(prefix + name)));
  }

  private void said(Runnable request) throws IOException {
    try {
      request.run();
    } catch (SdkException | UncheckedIOException e) {
      throw new IOException("bucket %s: %s".formatted(bucket, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
