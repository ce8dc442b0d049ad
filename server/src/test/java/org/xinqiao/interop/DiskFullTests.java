package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// The database says that its disk is full, as PostgreSQL says it (SQLSTATE 53100): nothing is
/// acknowledged on any way in, and as soon as there is room again everything goes on by itself.
@XinqiaoTest
@Timeout(120)
class DiskFullTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired ApplyMessages apply;
  @Autowired IntakeStore store;
  @Autowired PeerSettings peers;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private UUID peer;
  private MllpServer server;

  @BeforeEach
  void listen() throws IOException {
    tenant = hospitals.open();
    peer =
        hospitals.in(
            tenant,
            () -> store.meet(UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.EPOCH).id());
    server =
        new MllpServer(
            tenant.id(), TestMllp.settings(1 << 20, 8, PATIENCE), reader, receive, () -> {});
  }

  @AfterEach
  void roomAgain() throws Exception {
    server.close();
    thereIsRoomFor("intake_message");
    thereIsRoomFor("patient");
  }

  @Test
  void overMllpThereIsNoAnswerUntilThereIsRoom() throws Exception {
    diskIsFullFor("intake_message");
    for (int i = 0; i < 3; i++) {
      try (MllpClient client = connect()) {
        assertThatThrownBy(() -> client.exchange(message("M1"))).isInstanceOf(EOFException.class);
      }
    }
    assertThat(states()).isEmpty();
    thereIsRoomFor("intake_message");
    try (MllpClient client = connect()) {
      assertThat(new String(client.exchange(message("M1")), StandardCharsets.UTF_8))
          .contains("MSA|AA|M1");
    }
    assertThat(states()).containsExactly("received");
  }

  @Test
  void overHttpItIsSaidThatItCannotBeKept() throws Exception {
    String token =
        Tenancy.call(tenant.id(), () -> peers.newToken(peer, Actor.system()).orElseThrow());
    diskIsFullFor("intake_message");
    assertThat(post(token)).isEqualTo(503);
    thereIsRoomFor("intake_message");
    assertThat(post(token)).isEqualTo(200);
    assertThat(states()).containsExactly("received");
  }

  @Test
  void aFileStaysWhereItIs() throws Exception {
    FileDrop drop = new FileDrop(folder, header -> true, reader, receive, 1 << 20, Duration.ZERO);
    Files.write(folder.resolve("a.hl7"), message("M1"));
    diskIsFullFor("intake_message");
    assertThatThrownBy(() -> Tenancy.<Integer, IOException>call(tenant.id(), () -> drop.take(0)))
        .isInstanceOf(org.springframework.dao.DataAccessException.class);
    assertThat(folder.resolve("a.hl7")).exists();
    thereIsRoomFor("intake_message");
    assertThat(Tenancy.<Integer, IOException>call(tenant.id(), () -> drop.take(1))).isEqualTo(1);
    assertThat(folder.resolve("done/a.hl7")).exists();
  }

  @Test
  void aMessageThatIsKeptIsNotPutAsideForItButAppliedLater() throws Exception {
    Tenancy.run(tenant.id(), () -> receive.receive(message("M1")));
    diskIsFullFor("patient");
    Tenancy.run(tenant.id(), () -> apply.applyNext());
    assertThat(states()).containsExactly("received");
    thereIsRoomFor("patient");
    Tenancy.run(tenant.id(), () -> apply.applyNext());
    assertThat(states()).containsExactly("applied");
  }

  private MllpClient connect() throws IOException {
    return MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE);
  }

  private int post(String token) {
    TestBrowser partner = people.browser();
    return partner
        .send(
            partner
                .request("/hl7")
                .header("Content-Type", "application/hl7-v2")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(message("M1")))
                .build())
        .statusCode();
  }

  private static byte[] message(String controlId) {
    return IntakeTests.A04
        .formatted(controlId)
        .replace('\n', '\r')
        .getBytes(StandardCharsets.UTF_8);
  }

  private void diskIsFullFor(String table) throws SQLException {
    asOwner(
        """
        CREATE OR REPLACE FUNCTION test_disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
        END $$
        """,
        "CREATE TRIGGER test_disk_full BEFORE INSERT OR UPDATE ON "
            + table
            + " FOR EACH ROW WHEN (NEW.tenant_id = "
            + tenant.id().value()
            + ") EXECUTE FUNCTION test_disk_full()");
  }

  private void thereIsRoomFor(String table) throws SQLException {
    asOwner("DROP TRIGGER IF EXISTS test_disk_full ON " + table);
  }

  private void asOwner(String... statements) throws SQLException {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private List<String> states() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT state FROM intake_message").query(String.class).list());
  }
}
