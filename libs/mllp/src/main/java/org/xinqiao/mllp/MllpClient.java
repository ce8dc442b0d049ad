package org.xinqiao.mllp;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// A sender of HL7 messages over one TCP connection.
///
/// Either one [#exchange] after the other, or pipelined: one thread calls [#send] while another
/// calls [#receive]; acknowledgements arrive in the order of the messages. Otherwise not
/// thread-safe.
public final class MllpClient implements AutoCloseable {

  private static final int MAX_ACKNOWLEDGEMENT_BYTES = 1024 * 1024;

  private final Socket socket;
  private final OutputStream out;
  private final MllpFrameReader in;

  private MllpClient(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new MllpFrameReader(socket.getInputStream(), MAX_ACKNOWLEDGEMENT_BYTES);
  }

  /// Connects.
  ///
  /// @param connectTimeout how long to wait for the connection
  /// @param readTimeout how long to wait for an acknowledgement; zero waits for ever
  /// @throws IOException if the connection cannot be made
  public static MllpClient connect(
      String host, int port, Duration connectTimeout, Duration readTimeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), Math.toIntExact(connectTimeout.toMillis()));
      socket.setSoTimeout(Math.toIntExact(readTimeout.toMillis()));
      socket.setTcpNoDelay(true);
      return new MllpClient(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Over a connection that was made already, such as one with certificates.
  public static MllpClient over(Socket connected) throws IOException {
    return new MllpClient(connected);
  }

  /// Sends a message and waits for its acknowledgement.
  public byte[] exchange(byte[] message) throws IOException {
    send(message);
    return receive();
  }

  /// Sends a message without waiting.
  public void send(byte[] message) throws IOException {
    MllpFrames.write(out, message);
  }

  /// The next acknowledgement.
  ///
  /// @throws EOFException if the receiver closed the connection instead
  /// @throws java.net.SocketTimeoutException if none arrived within the read timeout
  public byte[] receive() throws IOException {
    byte[] acknowledgement = in.next();
    if (acknowledgement == null) {
      throw new EOFException("the receiver closed the connection without an acknowledgement");
    }
    return acknowledgement;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
