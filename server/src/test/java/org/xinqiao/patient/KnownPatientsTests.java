package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.StateOfPatients;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.shared.PatientId;

/// Recognizing many records at once leaves what recognizing each of them leaves.
@XinqiaoTest
class KnownPatientsTests {

  private static final int RECORDS = 240;
  private static final int TOGETHER = 24;

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired StateOfPatients state;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 20261125})
  void manyAtOnceAreTheSameAsEach(long seed) {
    List<PatientRecord> records = records(new SplittableRandom(seed));
    Tenant each = hospitals.open();
    records.forEach(record -> hospitals.run(each, () -> patients.recognize(record)));
    Tenant many = hospitals.open();
    int known = 0;
    for (int i = 0; i < records.size(); i += TOGETHER) {
      List<PatientRecord> some = records.subList(i, i + TOGETHER);
      known += hospitals.in(many, () -> recognizeTogether(some));
    }
    assertThat(state.comparably(many)).isEqualTo(state.comparably(each));
    assertThat(known).as("records with nothing new").isBetween(RECORDS / 5, RECORDS * 4 / 5);
  }

  private int recognizeTogether(List<PatientRecord> records) {
    List<Optional<PatientId>> known = patients.recognizeKnown(records);
    int recognized = 0;
    for (int i = 0; i < records.size(); i++) {
      if (known.get(i).isPresent()) {
        recognized++;
      } else {
        patients.recognize(records.get(i));
      }
    }
    return recognized;
  }

  /// Few patients, said again and again at times that go back and forth, now and then with
  /// something new.
  private static List<PatientRecord> records(SplittableRandom random) {
    List<PatientRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      int who = random.nextInt(4);
      List<Identifier> identifiers = new ArrayList<>();
      if (!chance(random, 12)) {
        identifiers.add(new Identifier(Identifier.Kind.HIS, "HIS", "P" + who));
      }
      if (identifiers.isEmpty() || chance(random, 3)) {
        identifiers.add(new Identifier(Identifier.Kind.CARD, "HIS", "JZ" + who));
      }
      if (chance(random, 12)) {
        identifiers.add(new Identifier(Identifier.Kind.INSURANCE, "YBJ", "Y" + random.nextInt(4)));
      }
      if (chance(random, 20)) {
        identifiers.add(new Identifier(Identifier.Kind.TEMPORARY, "HIS", "T" + random.nextInt(9)));
      }
      if (chance(random, 15)) {
        identifiers.add(new Identifier(Identifier.Kind.ID_CARD, "", "990101197504120026"));
      }
      boolean died = chance(random, 60);
      Instant at = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(random.nextInt(100_000));
      records.add(
          new PatientRecord(
              identifiers,
              name(random, who),
              chance(random, 10) ? Sex.UNKNOWN : chance(random, 15) ? Sex.MALE : Sex.FEMALE,
              chance(random, 10) ? null : LocalDate.of(1975, 4, chance(random, 15) ? 12 : 13 + who),
              List.of(
                  new PhoneNumber(
                      "+861300000%04d".formatted(chance(random, 12) ? random.nextInt(9) : who))),
              chance(random, 20) ? List.of("P%d@example.org".formatted(who)) : List.of(),
              chance(random, 25)
                  ? List.of(new PatientRecord.Relative("王强", "配偶", false, null))
                  : List.of(),
              died ? at : null,
              at,
              UUID.randomUUID()));
    }
    return records;
  }

  private static PersonName name(SplittableRandom random, int who) {
    if (chance(random, 25)) {
      return new PersonName("", "");
    }
    return new PersonName("张", chance(random, 12) ? "改" + who : "丽" + who);
  }

  private static boolean chance(SplittableRandom random, int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
