package org.xinqiao.prediction;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcOperations;
import org.xinqiao.shared.RowBatch;

/// The past of an invented hospital, of which the truth is known.
///
/// - An appointment booked more than 30 days ahead is missed by 45 of 100, any other by 8; without
///   a truth, by 20 of 100 whatever it is like.
/// - Half of the patients come when the doctor ordered it, give or take two days: in three weeks or
///   in nine. The others come once in a long while. Of those who come regularly, one in a hundred
///   visits is the last. Without a truth all come alike, by chance.
final class InventedPast {

  private static final LocalTime TEN = LocalTime.of(10, 0);
  private static final ZoneOffset HOSPITAL = ZoneOffset.ofHours(8);

  private final long seed;
  private final SplittableRandom chance;
  private final LocalDate today;
  private final boolean truth;
  private final List<UUID> patients = new ArrayList<>();
  private final RowBatch people =
      RowBatch.into(
          "patient",
          "patient_id uuid",
          "name text",
          "family_name text",
          "given_name text",
          "sex text",
          "birth_date date",
          "demographics_at timestamptz",
          "registered_at timestamptz");
  private final RowBatch visits =
      RowBatch.into(
          "clinical_encounter",
          "patient_id uuid",
          "encounter_id uuid",
          "visit_key text",
          "class text",
          "status text",
          "department_code text",
          "department_name text",
          "started_at timestamptz",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text");
  private final RowBatch orders =
      RowBatch.into(
          "clinical_return_order",
          "patient_id uuid",
          "encounter_id uuid",
          "due_on date",
          "advice_enc bytea",
          "source_message_id uuid",
          "source_patient text");
  private final RowBatch appointments =
      RowBatch.into(
          "appointment",
          "patient_id uuid",
          "appointment_id uuid",
          "filler_key text",
          "status text",
          "starts_at timestamptz",
          "department_name text",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "details_booked bool",
          "details_at timestamptz");
  private int number;

  InventedPast(long seed, LocalDate today, boolean truth) {
    this.seed = seed;
    this.chance = new SplittableRandom(seed);
    this.today = today;
    this.truth = truth;
  }

  /// Call in a transaction of the hospital.
  List<UUID> write(int howMany, JdbcOperations jdbc) {
    for (int i = 0; i < howMany; i++) {
      patient(i);
    }
    people.insert(jdbc);
    visits.insert(jdbc);
    orders.insert(jdbc);
    appointments.insert(jdbc);
    return patients;
  }

  private UUID id(String what) {
    // The same hospital each time, so that whoever is sampled is the same, too.
    return UUID.nameUUIDFromBytes((what + seed + "-" + number++).getBytes(StandardCharsets.UTF_8));
  }

  private void patient(int i) {
    UUID patient = id("patient");
    patients.add(patient);
    people.add(
        patient,
        "张试",
        "张",
        "试",
        chance.nextBoolean() ? "female" : "male",
        today.minusYears(20 + chance.nextInt(60)).toString(),
        at(today.minusYears(4)),
        at(today.minusYears(4)));
    LocalDate day = today.minusDays(900L + chance.nextInt(35));
    boolean regular = i % 2 == 0;
    boolean coming = true;
    while (coming && day.isBefore(today)) {
      UUID visited = visit(patient, day);
      int gap = gap(regular);
      if (truth && regular) {
        orders.add(
            patient,
            visited,
            day.plusDays(gap).toString(),
            new byte[] {0},
            id("message"),
            "P" + number);
        gap += chance.nextInt(5) - 2;
      }
      day = day.plusDays(gap);
      coming = !truth || !regular || chance.nextInt(100) > 0;
    }
    for (int n = 0; n < 8; n++) {
      LocalDate on = today.minusDays(1L + chance.nextInt(1000));
      int lead = chance.nextBoolean() ? 31 + chance.nextInt(30) : 3 + chance.nextInt(5);
      double missed = !truth ? 0.2 : lead > 30 ? 0.45 : 0.08;
      appointment(
          patient, on, lead, chance.nextDouble() < missed ? "no-show" : "fulfilled", 9 + n % 7);
    }
  }

  /// Without a truth, as likely on each day as on any other, for everybody.
  private int gap(boolean regular) {
    if (!truth) {
      return 1 + (int) (-Math.log(1 - chance.nextDouble()) * 90);
    }
    return regular ? (chance.nextBoolean() ? 21 : 63) : 120 + chance.nextInt(500);
  }

  UUID visit(UUID patient, LocalDate day) {
    UUID visit = id("encounter");
    visits.add(
        patient,
        visit,
        "MZ" + seed + "-" + number,
        "outpatient",
        "finished",
        "0401",
        number % 3 == 0 ? "骨科" : "内科",
        at(day),
        at(day),
        id("message"),
        "P" + number);
    return visit;
  }

  void appointment(UUID patient, LocalDate day, int lead, String status, int hour) {
    appointments.add(
        patient,
        id("appointment"),
        "YY" + seed + "-" + number,
        status,
        OffsetDateTime.of(day, LocalTime.of(hour, 0), HOSPITAL).toString(),
        number % 2 == 0 ? "骨科" : "内科",
        at(day),
        id("message"),
        "P" + number,
        true,
        at(day.minusDays(lead)));
  }

  /// Only what was added since, for patients that are there.
  void add(JdbcOperations jdbc) {
    visits.insert(jdbc);
    appointments.insert(jdbc);
  }

  static String at(LocalDate day) {
    return OffsetDateTime.of(day, TEN, HOSPITAL).toString();
  }
}
