package org.xinqiao.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.ConverterFactory;

/// Reads the value of an enum by the word that it writes, `not-mature` for `NOT_MATURE`; Spring
/// would take its Java name. Nothing is no value, any other word is refused.
@SuppressWarnings("rawtypes") // An enum's own class is all that is asked for.
final class WordToEnum implements ConverterFactory<String, Enum> {

  @Override
  public <E extends Enum> Converter<String, @Nullable E> getConverter(Class<E> type) {
    return word -> word.isEmpty() ? null : of(type, word);
  }

  private static <E> E of(Class<E> type, String word) {
    for (E value : type.getEnumConstants()) {
      if (value.toString().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("No " + type.getSimpleName() + " of that name");
  }
}
