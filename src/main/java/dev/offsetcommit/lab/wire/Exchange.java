package dev.offsetcommit.lab.wire;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * One request of a program, decoded with the client's own classes.
 *
 * @param header API key, version, correlation id and client id
 * @param request the request; null where its contents are not asked for
 */
public record Exchange(RequestHeader header, AbstractRequest request) {

  /**
   * Decodes a frame.
   *
   * @param frame a request without its length
   * @param withBody whether the request itself is wanted, by its API
   * @return null for what this client's classes do not know
   */
  static Exchange of(byte[] frame, java.util.function.Predicate<ApiKeys> withBody) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(frame);
      RequestHeader header = RequestHeader.parse(buffer);
      ApiKeys api = header.apiKey();
      AbstractRequest request =
          withBody.test(api) && api.isVersionSupported(header.apiVersion())
              ? AbstractRequest.parseRequest(
                      api, header.apiVersion(), new ByteBufferAccessor(buffer))
                  .request
              : null;
      return new Exchange(header, request);
    } catch (RuntimeException e) {
      return null;
    }
  }

  public ApiKeys api() {
    return header.apiKey();
  }

  /**
   * The response, or null if it cannot be decoded.
   *
   * @param frame a response without its length
   */
  AbstractResponse response(byte[] frame) {
    try {
      return AbstractResponse.parseResponse(ByteBuffer.wrap(frame), header);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
