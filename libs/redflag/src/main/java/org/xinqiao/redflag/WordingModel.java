package org.xinqiao.redflag;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// How much a passage reads like the labelled emergencies and urgent messages: a linear model over
/// short pieces of text, learned by [TrainWordingModel]. It knows no rules, only wording, so it is
/// asked last and may only raise a level.
final class WordingModel {

  /// The two questions asked, each with its own weights.
  enum Question {
    EMERGENCY,
    URGENT
  }

  /// The unit of the stored weights.
  static final double SCALE = 100;

  private record Weights(int index, int[] values) {}

  private final Map<Long, Weights> weights = new HashMap<>();
  private final double[] bias = new double[Question.values().length];
  private final double[] threshold = new double[Question.values().length];

  WordingModel(JsonNode model) {
    for (Question question : Question.values()) {
      JsonNode node = model.get(question.name().toLowerCase(java.util.Locale.ROOT));
      bias[question.ordinal()] = node.get("bias").asInt() / SCALE;
      threshold[question.ordinal()] = node.get("threshold").asInt() / SCALE;
    }
    model
        .get("weights")
        .properties()
        .forEach(e -> {
          int[] values = {e.getValue().get(0).asInt(), e.getValue().get(1).asInt()};
          weights.put(Grams.of(e.getKey()), new Weights(weights.size(), values));
        });
  }

  static WordingModel load() {
    return new WordingModel(Resources.json("wording-model.json"));
  }

  /// Looks at passages of one text; remembers which pieces were met, for they count once each.
  final class Reader {
    private final String plain;
    private final int[] seen = new int[weights.size()];
    private int passage;

    private Reader(String plain) {
      this.plain = plain;
    }

    /// Whether the passage reads like one for which the answer was yes, by `margin` more than is
    /// asked of every passage.
    boolean says(Question question, int from, int to, double margin) {
      return score(question, from, to) > threshold[question.ordinal()] + margin;
    }

    double score(Question question, int from, int to) {
      passage++;
      int[] sum = {0, 0};
      Grams.each(
          plain,
          from,
          to,
          gram -> {
            Weights known = weights.get(gram);
            if (known != null && seen[known.index()] != passage) {
              seen[known.index()] = passage;
              sum[0] += known.values()[question.ordinal()];
              sum[1]++;
            }
          });
      return sum[0] / SCALE / Math.sqrt(Math.max(1, sum[1])) + bias[question.ordinal()];
    }
  }

  Reader reader(String plain) {
    return new Reader(plain);
  }
}
