package org.xinqiao.platform;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Problem;

/// The words of problems in both languages: `messages/problems*_zh_CN.properties` and `..._en`, in
/// UTF-8. Each code has a title, and under `<code>.detail` a sentence that tells what to do;
/// `{name}` stands for a parameter. Files may be split by module; a code given twice stops the
/// start.
@Component
class ProblemTexts {

  /// @param language as HTTP writes it
  record Words(String title, String detail, String language) {}

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");
  private static final List<Locale> LANGUAGES =
      List.of(Locale.SIMPLIFIED_CHINESE, Locale.CHINESE, Locale.ENGLISH);

  private final Properties chinese = load("zh_CN");
  private final Properties english = load("en");

  /// @param acceptLanguage the header of the request; Chinese when it asks for neither language
  Words of(Problem problem, @Nullable String acceptLanguage) {
    boolean inEnglish = english(acceptLanguage);
    Properties words = inEnglish ? english : chinese;
    String title = words.getProperty(problem.code(), problem.code());
    String detail = words.getProperty(problem.code() + ".detail", title);
    return new Words(title, filled(detail, problem.params()), inEnglish ? "en" : "zh-CN");
  }

  /// Codes with words in Chinese, and in English.
  List<Set<String>> codes() {
    return List.of(chinese.stringPropertyNames(), english.stringPropertyNames());
  }

  private static boolean english(@Nullable String acceptLanguage) {
    if (acceptLanguage == null || acceptLanguage.isBlank()) {
      return false;
    }
    try {
      Locale wanted = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
      return wanted != null && wanted.getLanguage().equals("en");
    } catch (IllegalArgumentException e) {
      return false; // Not a list of languages; whoever sent it reads Chinese as well as anything.
    }
  }

  private static String filled(String sentence, Map<String, Object> params) {
    return PLACEHOLDER
        .matcher(sentence)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                String.valueOf(params.getOrDefault(found.group(1), found.group()))));
  }

  private static Properties load(String language) {
    Properties all = new Properties();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:messages/problems*_" + language + ".properties")) {
        Properties some = new Properties();
        try (Reader reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
          some.load(reader);
        }
        for (String key : some.stringPropertyNames()) {
          if (all.putIfAbsent(key, some.getProperty(key)) != null) {
            throw new IllegalStateException(key + " has words twice, again in " + file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
