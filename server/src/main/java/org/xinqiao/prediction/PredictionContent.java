package org.xinqiao.prediction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.xinqiao.prediction.domain.Feature;
import org.xinqiao.prediction.domain.Margin;
import org.xinqiao.shared.Text;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `content/prediction/models.json`: what the models look at and what is asked of them. A file that
/// does not fit stops the start.
///
/// @param penalty of the regression's weights
/// @param mostExamples as many are read at most for one model
/// @param chronic ranges of ICD-10 categories, as in `I10-I15`
/// @param levels words for a probability against the overall share, the highest first
record PredictionContent(
    Text disclaimer,
    long seed,
    double penalty,
    int mostExamples,
    List<String> chronic,
    List<Level> levels,
    List<Model> models,
    List<Feature> features) {

  private static final String FILE = "content/prediction/models.json";

  /// What every content file carries.
  private static final List<String> HEADER =
      List.of("$schema", "id", "version", "licence", "source", "verified", "unverified");

  /// @param from the probability divided by the overall share is at least this
  record Level(double from, String id, Text label) {}

  /// @param id one of [Kind]
  /// @param naive what the model is compared with
  /// @param features ids
  record Model(
      String id, Text title, Text question, Text naive, List<String> features, Margin margin) {

    Kind kind() {
      return Kind.of(id);
    }
  }

  static PredictionContent shipped(JsonMapper json) {
    try (InputStream in = PredictionContent.class.getClassLoader().getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      if (!(json.readTree(in) instanceof ObjectNode file)) {
        throw new IllegalStateException(FILE + " is no object");
      }
      file.remove(HEADER);
      return json.treeToValue(file, PredictionContent.class).checked();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PredictionContent checked() {
    features.forEach(feature ->
        feature
            .fault()
            .ifPresent(fault -> {
              throw new IllegalStateException(FILE + " " + fault);
            }));
    models.forEach(model -> {
      model.kind();
      featuresOf(model);
    });
    if (levels.isEmpty() || levels.getLast().from() > 0) {
      throw new IllegalStateException(FILE + " levels: the last must begin at 0");
    }
    return this;
  }

  Model model(Kind kind) {
    return models.stream()
        .filter(model -> model.kind() == kind)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(FILE + " has no model " + kind));
  }

  List<Feature> featuresOf(Model model) {
    Map<String, Feature> byId =
        features.stream().collect(Collectors.toMap(Feature::id, Function.identity()));
    return model.features().stream()
        .map(id -> {
          Feature feature = byId.get(id);
          if (feature == null) {
            throw new IllegalStateException(
                FILE + " " + model.id() + ": there is no feature " + id);
          }
          return feature;
        })
        .toList();
  }

  /// @param share the overall share
  Level level(double probability, double share) {
    double times = share == 0 ? 1 : probability / share;
    return levels.stream()
        .filter(level -> times >= level.from())
        .findFirst()
        .orElse(levels.getLast());
  }
}
