package org.xinqiao.governor;

import java.util.List;
import org.xinqiao.shared.Text;

/// Those that ask for contacts on their own, such as pathways, each with a name that staff know.
/// Implemented by the modules that ask; contacts carry the id and nothing else of it.
public interface ContactAskers {

  /// @param id as contacts carry it
  record Asker(String id, Text title) {}

  List<Asker> askers();
}
