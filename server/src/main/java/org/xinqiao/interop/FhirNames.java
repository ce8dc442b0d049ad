package org.xinqiao.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;

/// What one partner calls the things it reads: by the id it gave, else by ours.
record FhirNames(Map<UUID, List<String>> references) {

  String id(UUID thing) {
    return references.getOrDefault(thing, List.of()).stream()
        .filter(reference -> !reference.contains("?"))
        .map(reference -> reference.substring(reference.indexOf('/') + 1))
        .filter(id -> !id.equals(thing.toString()))
        .findFirst()
        .orElse(thing.toString());
  }

  /// The numbers that the partner gave it.
  List<Identifier> identifiers(String type, UUID thing) {
    String start = type + "?identifier=";
    List<Identifier> identifiers = new ArrayList<>();
    for (String reference : references.getOrDefault(thing, List.of())) {
      if (reference.startsWith(start)) {
        String[] parts = reference.substring(start.length()).split("\\|", 2);
        Identifier identifier = new Identifier().setValue(parts[parts.length - 1]);
        if (parts.length == 2 && !parts[0].isEmpty()) {
          identifier.setSystem(parts[0]);
        }
        identifiers.add(identifier);
      }
    }
    return identifiers;
  }
}
