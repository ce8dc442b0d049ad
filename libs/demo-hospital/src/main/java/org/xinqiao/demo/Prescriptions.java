package org.xinqiao.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.xinqiao.demo.Happening.Medicine;
import org.xinqiao.demo.Happening.Visit;

/// Prescriptions and what the pharmacy hands over, as HL7 v2.5 messages.
final class Prescriptions {

  private Prescriptions() {}

  static String order(String controlId, Person person, Happening.Prescribed told) {
    Visit visit = told.visit();
    Medicine medicine = told.medicine();
    LocalDate from = told.at().toLocalDate();
    List<Segment> segments = new ArrayList<>();
    segments.add(HospitalMessages.header("RDE", "O11", "RDE_O11", controlId, told.at()));
    segments.add(HospitalMessages.identification(person, told.phone()));
    segments.add(
        Segment.of("PV1")
            .set(1, 1)
            .set(2, visit.patientClass())
            .components(3, visit.department().clinic())
            .components(19, visit.number(), "", "", HospitalMessages.AUTHORITY, "VN"));
    segments.add(
        Segment.of("ORC")
            .set(1, "NW")
            .components(2, told.order(), HospitalMessages.AUTHORITY)
            .set(5, "SC")
            .set(9, told.at())
            .raw(12, HospitalMessages.doctor(visit.doctor())));
    segments.add(
        Segment.of("RXE")
            .components(2, medicine.code(), medicine.name(), "YPID")
            .set(3, medicine.strength())
            .components(5, medicine.strengthUnit(), medicine.strengthText(), "UCUM")
            .set(10, told.days() * medicine.perDay())
            .components(11, "TAB", "片", "L")
            .set(15, told.order()));
    segments.add(
        Segment.of("TQ1")
            .set(1, 1)
            .raw(3, medicine.frequency() + "&" + medicine.frequencyText() + "&HL70335")
            .components(6, Integer.toString(told.days()), "d")
            .set(7, from)
            .set(8, from.plusDays(told.days() - 1)));
    return HospitalMessages.message(segments);
  }

  static String handingOver(String controlId, Person person, Happening.Dispensed told) {
    Medicine medicine = told.medicine();
    List<Segment> segments = new ArrayList<>();
    segments.add(HospitalMessages.header("RDS", "O13", "RDS_O13", controlId, told.at()));
    segments.add(HospitalMessages.identification(person, told.phone()));
    segments.add(
        Segment.of("ORC")
            .set(1, "RE")
            .components(2, told.order(), HospitalMessages.AUTHORITY)
            .components(3, told.number(), "PHARM")
            .set(5, "CM"));
    segments.add(
        Segment.of("RXD")
            .set(1, 1)
            .components(2, medicine.code(), medicine.name(), "YPID")
            .set(3, told.at())
            .set(4, told.days() * medicine.perDay())
            .components(5, "TAB", "片", "L")
            .set(7, told.order())
            .raw(9, "用药天数:" + told.days() + "~" + medicine.frequencyText()));
    return HospitalMessages.message(segments);
  }
}
