package dev.offsetcommit.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/**
 * Standard output as a stream that reports failures, which {@code System.out} does not. After the
 * first failure every call fails alike, so that nothing is written twice and no commit can follow
 * output that was not written.
 */
public final class Stdout extends FilterOutputStream {

  private static final int BUFFER_BYTES = 64 * 1024;

  /** Where a pipe is something else than standard output is, as on Windows. */
  private static final String ENGLISH = "Broken pipe";

  private IOException failure;

  Stdout(OutputStream target) {
    super(new BufferedOutputStream(target, BUFFER_BYTES));
  }

  public static Stdout ofProcess() {
    return new Stdout(new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Whether a failure means that the reader has gone, as in {@code | head -1}, which is no error.
   */
  public static boolean isReaderGone(IOException e) {
    return isReaderGone(e, brokenPipe());
  }

  /**
   * The same by the system's words for it.
   *
   * @param brokenPipe what the system says, in the language of its locale
   */
  public static boolean isReaderGone(IOException e, String brokenPipe) {
    String message = e.getMessage();
    return message != null && message.equals(brokenPipe);
  }

  /**
   * Java hands on an error as the system's words, which a locale translates, and not as its number.
   * So it is made once on purpose, to hear these words.
   */
  static String brokenPipe() {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink()) {
        pipe.source().close();
        sink.write(ByteBuffer.wrap(new byte[1]));
        return ENGLISH;
      }
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public synchronized void write(int b) throws IOException {
    attempt(() -> out.write(b));
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    attempt(() -> out.write(bytes, offset, length));
  }

  @Override
  public synchronized void flush() throws IOException {
    attempt(out::flush);
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(Attempt attempt) throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    try {
      attempt.run();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }
}
