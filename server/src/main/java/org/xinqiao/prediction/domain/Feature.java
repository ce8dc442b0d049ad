package org.xinqiao.prediction.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Something known of a patient that a model looks at. Every value falls into exactly one band, so
/// that a model is a table of bands with weights that a person can read.
///
/// @param bands the last one is for what is not known
/// @param mostFrequent where not null, the bands before "other" are the texts that are seen most
///   often when the model is trained, at most so many
public record Feature(String id, Text label, List<Band> bands, @Nullable Integer mostFrequent) {

  /// The band of what is not known.
  public static final String UNKNOWN = "unknown";

  /// The band of all texts that no other band names.
  public static final String OTHER = "other";

  /// @param below a number smaller than this falls into it, unless into one before; null in the
  ///   last band of numbers and in bands of texts
  /// @param is the text that falls into it; null in bands of numbers
  public record Band(String id, Text label, @Nullable Double below, @Nullable String is) {}

  public Feature {
    bands = List.copyOf(bands);
  }

  /// @param value a number, a text, or null where it is not known
  /// @return its place among the bands
  public int bandOf(@Nullable Object value) {
    if (value instanceof Number number) {
      return numbered(number.doubleValue());
    }
    if (value == null) {
      return bands.size() - 1;
    }
    int other = bands.size() - 1;
    for (int place = 0; place < bands.size(); place++) {
      Band band = bands.get(place);
      if (value.equals(band.is())) {
        return place;
      }
      if (band.id().equals(OTHER)) {
        other = place;
      }
    }
    return other;
  }

  private int numbered(double value) {
    int last = bands.size() - 2;
    for (int place = 0; place < last; place++) {
      Double below = bands.get(place).below();
      if (below != null && value < below) {
        return place;
      }
    }
    return last;
  }

  public Optional<Band> band(String band) {
    return bands.stream().filter(each -> each.id().equals(band)).findFirst();
  }

  /// The same with a band for each of these texts before its own ones.
  public Feature withBandsFor(Collection<String> texts) {
    List<Band> all = new ArrayList<>();
    texts.forEach(text -> all.add(new Band("is:" + text, new Text(text, text), null, text)));
    all.addAll(bands);
    return new Feature(id, label, all, mostFrequent);
  }

  /// @return what does not fit; empty when it can be used
  public Optional<String> fault() {
    if (bands.size() < 2 || !bands.getLast().id().equals(UNKNOWN)) {
      return Optional.of(id + ": needs two bands, and the last is " + UNKNOWN);
    }
    if (bands.stream().map(Band::id).distinct().count() < bands.size()) {
      return Optional.of(id + ": two bands have one id");
    }
    double before = Double.NEGATIVE_INFINITY;
    for (Band band : bands) {
      Double below = band.below();
      if (below != null && below <= before) {
        return Optional.of(id + ": " + band.id() + " ends before it begins");
      }
      before = below == null ? before : below;
    }
    return Optional.empty();
  }
}
