package org.xinqiao.pathway;

import java.util.List;
import org.springframework.stereotype.Component;
import org.xinqiao.governor.ContactAskers;

/// The pathways, as those that ask for contacts.
@Component
class PathwayAskers implements ContactAskers {

  private final PathwayLibrary definitions;

  PathwayAskers(PathwayLibrary definitions) {
    this.definitions = definitions;
  }

  @Override
  public List<Asker> askers() {
    return definitions.all().stream()
        .map(pathway -> new Asker(pathway.id(), pathway.title()))
        .toList();
  }
}
