package org.xinqiao.questionnaire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Reading;
import tools.jackson.databind.json.JsonMapper;

/// The questionnaires as they ship, without a server.
public final class TestDefinitions {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TestDefinitions() {}

  public static Definition of(String id) {
    String file = "content/questionnaires/" + id + ".json";
    return read(file, text(file));
  }

  public static Definition read(String name, String content) {
    return new DefinitionReader(name).read(JSON.readTree(content));
  }

  static String text(String file) {
    try (var in = new ClassPathResource(file).getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static org.xinqiao.questionnaire.domain.Wording wording() {
    String file = "content/thanks/thanks.json";
    return new WordingReader(file).read(JSON.readTree(text(file)));
  }

  /// A sheet of valid answers; `String`, `List` or a number as text such as `37.8`.
  public static AnswerSheet sheet(Definition definition, Map<String, Object> given) {
    Map<String, Answer> answers = new HashMap<>();
    given.forEach((id, value) -> {
      Item item = definition.item(id);
      if (item == null || !(item.read(value) instanceof Reading.Valid valid)) {
        throw new IllegalArgumentException(id + " does not take " + value);
      }
      answers.put(id, valid.answer());
    });
    return new AnswerSheet(definition, answers);
  }
}
