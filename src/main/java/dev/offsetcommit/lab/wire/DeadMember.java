package dev.offsetcommit.lab.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ConsumerGroupHeartbeatRequest;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * Signs a killed member off in its name, so that the group does not wait for the end of its
 * session: Admin can remove all dynamic members of a classic group or none, and no member of a
 * consumer group.
 */
public final class DeadMember {

  private static final int TIMEOUT_MS = 5000;

  /** With member ids, and before the reason of KIP-800. */
  private static final short LEAVE_VERSION = 4;

  private static final short HEARTBEAT_VERSION = 0;

  /** The epoch of a member that leaves, KIP-848. */
  private static final int LEAVES = -1;

  private DeadMember() {}

  /**
   * Signs it off.
   *
   * @param coordinator the broker that coordinates the group
   * @param group the group
   * @param memberId the member
   * @param consumerProtocol whether the group uses the consumer protocol
   * @throws IOException if the coordinator does not answer
   */
  public static void leave(
      InetSocketAddress coordinator, String group, String memberId, boolean consumerProtocol)
      throws IOException {
    AbstractRequest request =
        consumerProtocol
            ? new ConsumerGroupHeartbeatRequest.Builder(
                    new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(group)
                        .setMemberId(memberId)
                        .setMemberEpoch(LEAVES))
                .build(HEARTBEAT_VERSION)
            : new LeaveGroupRequest.Builder(
                    group, List.of(new MemberIdentity().setMemberId(memberId)))
                .build(LEAVE_VERSION);
    ApiKeys api = request.apiKey();
    ByteBuffer frame =
        request.serializeWithHeader(
            new RequestHeader(api, request.version(), "offset-commit-lab", 1));
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MS);
      socket.connect(coordinator, TIMEOUT_MS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes(in.readInt());
    }
  }
}
