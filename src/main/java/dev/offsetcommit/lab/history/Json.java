package dev.offsetcommit.lab.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One JSON object a line, as all histories are made of. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** A fact to be filled in. */
  public static ObjectNode fact(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }

  /** A fact about a child, and when it was so. */
  public static ObjectNode ofChild(String type, int child) {
    return fact(type).put("child", child).put("ts", System.currentTimeMillis());
  }
}
