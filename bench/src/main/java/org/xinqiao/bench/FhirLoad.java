package org.xinqiao.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sends FHIR requests over real sockets as fast as they are answered. Each client has a connection
/// of its own that stays open, and waits for each answer. HTTP/1.1 by hand, because on two
/// processors a client library would take as much of them as the server that is measured.
record FhirLoad(InetSocketAddress to, String token, int clients) {

  private static final int PATIENCE_MILLIS = 60_000;

  /// @param path below the host, as in `/fhir/Observation`
  record Request(String path, byte[] body) {}

  /// Sends everything and waits for every answer.
  ///
  /// @throws MeasurementFailed if one of them is not accepted
  MllpLoad.Timing send(List<Request> requests) throws InterruptedException, MeasurementFailed {
    long[] nanos = new long[requests.size()];
    long began = System.nanoTime();
    try (ExecutorService senders =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int first = i;
        running.add(
            senders.submit(() -> {
              converse(requests, first, nanos);
              return null;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new MeasurementFailed("the load broke off: " + e.getCause());
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    Arrays.sort(nanos);
    return new MllpLoad.Timing(requests.size() / seconds, nanos);
  }

  /// One client's share: every `clients`-th request. Servers end a connection after some hundred
  /// requests; then it takes another.
  private void converse(List<Request> requests, int first, long[] nanos)
      throws IOException, MeasurementFailed {
    int next = first;
    while (next < requests.size()) {
      try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        boolean open = true;
        while (open && next < requests.size()) {
          Request request = requests.get(next);
          long began = System.nanoTime();
          out.write(head(request).getBytes(StandardCharsets.US_ASCII));
          out.write(request.body());
          out.flush();
          open = accepted(request, in);
          nanos[next] = System.nanoTime() - began;
          next += clients;
        }
      }
    }
  }

  private String head(Request request) {
    return "POST %s HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\nContent-Type: application/fhir+json\r\nContent-Length: %d\r\n\r\n"
        .formatted(request.path(), to.getHostString(), to.getPort(), token, request.body().length);
  }

  /// @return whether the connection stays open
  /// @throws MeasurementFailed if it is not accepted
  private static boolean accepted(Request request, InputStream in)
      throws IOException, MeasurementFailed {
    String status = line(in);
    int length = -1;
    boolean chunked = false;
    boolean open = true;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
      open &= !(lower.startsWith("connection:") && lower.contains("close"));
    }
    byte[] body = chunked ? chunks(in) : in.readNBytes(Math.max(length, 0));
    if (!status.startsWith("HTTP/1.1 20")) {
      throw new MeasurementFailed(
          request.path()
              + " was answered "
              + status
              + " "
              + new String(body, StandardCharsets.UTF_8));
    }
    return open;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
    for (int size = size(in); size > 0; size = size(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
