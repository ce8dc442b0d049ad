package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.xinqiao.golden.Golden;
import org.xinqiao.interop.RowKind;

/// The settings of all modules, also of those that somebody adds tomorrow: the commented file and
/// the code agree on every default, every key of the file is read, and every key changes something.
class SettingsTests {

  /// Keys that are read where they are needed, because they decide which parts exist at all.
  private static final Set<String> READ_IN_PLACE =
      Set.of(
          "xinqiao.clock.offset",
          "xinqiao.demo.enabled",
          "xinqiao.demo.patients",
          "xinqiao.demo.seed",
          "xinqiao.work-loops.enabled");

  private static final Set<String> ON_BY_DEFAULT =
      Set.of("xinqiao.mllp.enabled", "xinqiao.hospital.first-passwords-change");

  /// One setting: a leaf of a settings record.
  private record Key(String name, Class<?> type) {

    /// A value that is nobody's default.
    String another() {
      if (type == boolean.class) {
        return ON_BY_DEFAULT.contains(name) ? "false" : "true";
      }
      if (type == int.class || type == long.class) {
        return "7";
      }
      if (type == Duration.class) {
        return "7s";
      }
      if (type == LocalTime.class) {
        return "04:44";
      }
      if (type == URI.class) {
        return "http://elsewhere.example";
      }
      if (type == Path.class || type == String.class) {
        return "elsewhere";
      }
      if (type == List.class) {
        return "lead";
      }
      if (type == RowKind.class) {
        return "observation";
      }
      if (type.isEnum()) {
        Object[] choices = type.getEnumConstants();
        boolean firstIsDefault = name.equals("xinqiao.access.password-policy");
        return String.valueOf(choices[firstIsDefault ? 1 : 0]);
      }
      if (type == Map.class) {
        return "elsewhere";
      }
      throw new IllegalStateException("Say what another value of " + this + " would be");
    }
  }

  static List<Class<?>> records() {
    ClassPathScanningCandidateComponentProvider scan =
        new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    return scan.findCandidateComponents("org.xinqiao").stream()
        .<Class<?>>map(
            found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .toList();
  }

  @Test
  void thereAreSettings() {
    assertThat(records()).hasSizeGreaterThan(5).allMatch(Class::isRecord);
  }

  @ParameterizedTest
  @MethodSource("records")
  void theCommentedFileAndTheCodeAgreeOnEveryDefault(Class<?> record) throws IOException {
    Object inCode = bind(record, Map.of());
    Object inFile =
        new Binder(ConfigurationPropertySources.from(file())).bindOrCreate(prefix(record), record);
    assertThat(unset(inFile)).isEqualTo(unset(inCode));
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyKeyIsInTheCommentedFileAndChangesSomething(Class<?> record) throws IOException {
    String text =
        new ClassPathResource("application.yaml").getContentAsString(StandardCharsets.UTF_8);
    String defaults = bind(record, Map.of()).toString();
    for (Key key : keys(prefix(record), record)) {
      assertThat(changed(record, key)).as(key.name()).isNotEqualTo(defaults);
      assertThat(text).containsPattern("\\b" + key.name().replaceFirst(".*\\.", "") + "\\b");
    }
  }

  /// An operator's file must go on meaning the same after an update.
  @Test
  void defaultsAreRecorded() {
    Golden.check(
        "api/settings.txt",
        "# settings record with its defaults\n"
            + records().stream()
                .map(record -> prefix(record) + "  " + bind(record, Map.of()))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n")));
  }

  @Test
  void everyKeyOfTheFileIsReadBySomebody() throws IOException {
    Set<String> read = new TreeSet<>(READ_IN_PLACE);
    for (Class<?> record : records()) {
      keys(prefix(record), record)
          .forEach(key -> read.add(key.name().replaceFirst("\\[0].*$", "")));
    }
    Set<String> written = new TreeSet<>();
    for (PropertySource<?> source : file()) {
      Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames())
          .filter(name -> name.startsWith("xinqiao."))
          .map(name -> name.replaceFirst("\\[\\d+]$", ""))
          .forEach(written::add);
    }
    assertThat(read).containsAll(written);
    assertThat(written).containsAll(READ_IN_PLACE);
  }

  /// What the key alone makes of the settings. Half an entry of a list may be refused: then it was
  /// read, too.
  private static String changed(Class<?> record, Key key) {
    try {
      return bind(record, Map.of(key.name(), key.another())).toString();
    } catch (BindException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// An empty text stands for what is not set.
  private static String unset(Object settings) {
    return settings.toString().replace("=, ", "=null, ");
  }

  private static List<Key> keys(String prefix, Class<?> record) {
    List<Key> keys = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      String name =
          prefix
              + "."
              + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
      Class<?> element = element(component);
      if (component.getType().isRecord()) {
        keys.addAll(keys(name, component.getType()));
      } else if (element != null) {
        keys.addAll(keys(name + "[0]", element));
      } else if (component.getType() == Map.class) {
        keys.add(new Key(name + ".patient-number", Map.class));
      } else {
        keys.add(new Key(name, component.getType()));
      }
    }
    return keys;
  }

  /// What a list of records holds; null for everything else.
  private static @Nullable Class<?> element(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType list
            && component.getType() == List.class
            && list.getActualTypeArguments()[0] instanceof Class<?> element
            && element.isRecord()
        ? element
        : null;
  }

  private static Object bind(Class<?> record, Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate(prefix(record), record);
  }

  private static List<PropertySource<?>> file() throws IOException {
    return new YamlPropertySourceLoader()
        .load("application", new ClassPathResource("application.yaml"));
  }

  private static String prefix(Class<?> record) {
    return record.getAnnotation(ConfigurationProperties.class).value();
  }
}
