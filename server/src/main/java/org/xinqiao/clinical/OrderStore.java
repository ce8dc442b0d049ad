package org.xinqiao.clinical;

import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What was prescribed, handed over and ordered. The newest message about an order has the last
/// word.
@Repository
class OrderStore {

  private final NamedParameterJdbcOperations jdbc;
  private final IdGenerator ids;

  OrderStore(NamedParameterJdbcOperations jdbc, IdGenerator ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  void writeMedicationRequests(
      PatientId patient, List<MedicationRequestRecord> requests, Source source) {
    each(
        """
        INSERT INTO clinical_medication_request AS old (
            tenant_id, patient_id, request_id, order_key, code, name, status, dose, frequency, quantity, unit,
            days_supply, ordered_at, starts_on, prescriber, event_at, source_message_id, source_patient,
            mapped_system, mapped_code, mapped_name)
        VALUES (:tenant, :patient, :id, :order, :code, :name, :status, :dose, :frequency, :quantity, :unit,
                :days, :ordered, :starts, :prescriber, :event, :message, :number,
                :mappedSystem, :mappedCode, :mappedName)
        ON CONFLICT (tenant_id, patient_id, order_key, code) WHERE home_id IS NULL DO UPDATE SET
            %s, ordered_at = least(old.ordered_at, EXCLUDED.ordered_at)
        """
            .formatted(
                newest(
                    "name",
                    "status",
                    "dose",
                    "frequency",
                    "quantity",
                    "unit",
                    "days_supply",
                    "starts_on",
                    "prescriber")),
        requests.stream()
            .map(request ->
                of(patient, source, request.mapped())
                    .addValue("order", request.orderKey())
                    .addValue("code", request.code())
                    .addValue("name", request.name())
                    .addValue("status", request.status().toString())
                    .addValue("dose", request.dose(), Types.VARCHAR)
                    .addValue("frequency", request.frequency(), Types.VARCHAR)
                    .addValue("quantity", request.quantity(), Types.DOUBLE)
                    .addValue("unit", request.unit(), Types.VARCHAR)
                    .addValue("days", request.daysSupply(), Types.INTEGER)
                    .addValue("ordered", Timestamp.from(request.orderedAt()))
                    .addValue("starts", request.startsOn())
                    .addValue("prescriber", request.prescriber(), Types.VARCHAR))
            .toList());
  }

  void writeMedicationDispenses(
      PatientId patient, List<MedicationDispenseRecord> dispenses, Source source) {
    each(
        """
        INSERT INTO clinical_medication_dispense AS old (
            tenant_id, patient_id, dispense_id, dispense_key, order_key, code, name, status, quantity, unit, dose,
            days_supply, handed_over_at, event_at, source_message_id, source_patient,
            mapped_system, mapped_code, mapped_name)
        VALUES (:tenant, :patient, :id, :key, :order, :code, :name, :status, :quantity, :unit, :dose, :days,
                :handed, :event, :message, :number,
                :mappedSystem, :mappedCode, :mappedName)
        ON CONFLICT (tenant_id, patient_id, dispense_key, code) WHERE home_id IS NULL DO UPDATE SET
            %s
        """
            .formatted(
                newest(
                    "order_key",
                    "name",
                    "status",
                    "quantity",
                    "unit",
                    "dose",
                    "days_supply",
                    "handed_over_at")),
        dispenses.stream()
            .map(dispense ->
                of(patient, source, dispense.mapped())
                    .addValue("key", dispense.dispenseKey())
                    .addValue("order", dispense.orderKey(), Types.VARCHAR)
                    .addValue("code", dispense.code())
                    .addValue("name", dispense.name())
                    .addValue("status", dispense.cancelled() ? "cancelled" : "completed")
                    .addValue("quantity", dispense.quantity(), Types.DOUBLE)
                    .addValue("unit", dispense.unit(), Types.VARCHAR)
                    .addValue("dose", dispense.dose(), Types.VARCHAR)
                    .addValue("days", dispense.daysSupply(), Types.INTEGER)
                    .addValue("handed", Timestamp.from(dispense.handedOverAt())))
            .toList());
  }

  void writeServiceRequests(PatientId patient, List<ServiceRequestRecord> requests, Source source) {
    each(
        """
        INSERT INTO clinical_service_request AS old (
            tenant_id, patient_id, request_id, order_key, code, name, status, reason_code, ordered_at,
            scheduled_at, orderer, event_at, source_message_id, source_patient,
            mapped_system, mapped_code, mapped_name)
        VALUES (:tenant, :patient, :id, :order, :code, :name, :status, :reason, :ordered, :scheduled, :orderer,
                :event, :message, :number,
                :mappedSystem, :mappedCode, :mappedName)
        ON CONFLICT (tenant_id, patient_id, order_key, code) WHERE home_id IS NULL DO UPDATE SET
            %s, ordered_at = least(old.ordered_at, EXCLUDED.ordered_at)
        """
            .formatted(newest("name", "status", "reason_code", "scheduled_at", "orderer")),
        requests.stream()
            .map(request ->
                of(patient, source, request.mapped())
                    .addValue("order", request.orderKey())
                    .addValue("code", request.code())
                    .addValue("name", request.name())
                    .addValue("status", request.status().toString())
                    .addValue("reason", request.reasonCode(), Types.VARCHAR)
                    .addValue("ordered", Timestamp.from(request.orderedAt()))
                    .addValue(
                        "scheduled",
                        request.scheduledAt() == null
                            ? null
                            : Timestamp.from(request.scheduledAt()),
                        Types.TIMESTAMP)
                    .addValue("orderer", request.orderer(), Types.VARCHAR))
            .toList());
  }

  /// The newest message decides; what it does not say stays as an earlier one said it.
  private static String newest(String... columns) {
    return Stream.concat(
            Stream.of(columns)
                .map(column ->
                    "%1$s = CASE WHEN old.event_at <= EXCLUDED.event_at THEN coalesce(EXCLUDED.%1$s, old.%1$s) ELSE coalesce(old.%1$s, EXCLUDED.%1$s) END"
                        .formatted(column)),
            Stream.of(
                    "source_message_id",
                    "source_patient",
                    "event_at",
                    "mapped_system",
                    "mapped_code",
                    "mapped_name")
                .map(column ->
                    "%1$s = CASE WHEN old.event_at <= EXCLUDED.event_at THEN EXCLUDED.%1$s ELSE old.%1$s END"
                        .formatted(column)))
        .collect(Collectors.joining(",\n"));
  }

  private MapSqlParameterSource of(PatientId patient, Source source, @Nullable MappedCode mapped) {
    return MappedColumns.add(new MapSqlParameterSource(), mapped)
        .addValue("tenant", Tenancy.current().value())
        .addValue("patient", patient.value())
        .addValue("id", ids.next())
        .addValue("event", Timestamp.from(source.eventAt()))
        .addValue("message", source.messageId())
        .addValue("number", source.patientNumber());
  }

  /// One by one: an order may name a medicine twice, and one statement cannot write a row twice.
  private void each(String sql, List<MapSqlParameterSource> rows) {
    for (SqlParameterSource row : rows) {
      jdbc.update(sql, row);
    }
  }
}
