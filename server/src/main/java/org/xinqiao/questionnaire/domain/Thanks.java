package org.xinqiao.questionnaire.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// What the patient reads after answering: thanks for what exactly, and what happens next.
///
/// @param nextStep null when the lines say it
public record Thanks(Text title, List<Text> lines, @Nullable Text nextStep) {

  public Thanks {
    lines = List.copyOf(lines);
  }
}
