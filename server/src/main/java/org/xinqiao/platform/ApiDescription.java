package org.xinqiao.platform;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.xinqiao.shared.Page;
import tools.jackson.databind.JsonNode;

/// Says in the description of the API what the code says, once for every route there will be:
///
/// - every component of a record is there, and is null only where it is marked so; what comes in
///   may leave out what may be null
/// - an enum is a closed list of its words
/// - `FormView` is called `Form` outside, and a `Page<FormView>` a `FormPage`
/// - a route belongs to its module, answers 204 when it answers nothing, and may answer a problem
@Component
class ApiDescription implements ModelConverter, OpenApiCustomizer, OperationCustomizer {

  private static final String REFERENCE = "#/components/schemas/";

  /// What each name stands for; two records of one name would silently become one.
  private final Map<String, JavaType> named = new ConcurrentHashMap<>();

  @Override
  @SuppressWarnings("rawtypes") // The library's own signature.
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> ours = ours(type);
    if (ours != null) {
      return ours;
    }
    JavaType java = type.getType() == null ? null : Json.mapper().constructType(type.getType());
    if (java == null || !java.getRawClass().isRecord()) {
      return chain.next().resolve(type, context, chain);
    }
    type.setName(outside(java));
    Schema<?> schema = chain.next().resolve(type, context, chain);
    if (schema != null) {
      Schema<?> model = model(schema, context);
      if (model.getProperties() != null) {
        model.setRequired(mark(model, java.getRawClass()));
      }
    }
    return schema;
  }

  private String outside(JavaType record) {
    String name =
        record.getRawClass() == Page.class
            ? simple(record.containedType(0)) + "Page"
            : simple(record);
    JavaType other = named.putIfAbsent(name, record);
    if (other != null && !other.equals(record)) {
      throw new IllegalStateException(name + " would mean both " + other + " and " + record);
    }
    return name;
  }

  private static String simple(JavaType type) {
    return type.getRawClass().getSimpleName().replaceFirst("View$", "");
  }

  /// Types whose own getters say nothing about what is on the wire: the words of an enum, any JSON,
  /// and a stream of events.
  private static @Nullable Schema<?> ours(AnnotatedType type) {
    if (type.getType() == null) {
      return null;
    }
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
    if (raw.isEnum()) {
      Schema<Object> words = new Schema<>(SpecVersion.V31);
      words.setTypes(Set.of("string"));
      words.setEnum(Stream.of(raw.getEnumConstants()).<Object>map(Object::toString).toList());
      return words;
    }
    if (raw == JsonNode.class) {
      return new Schema<>(SpecVersion.V31);
    }
    if (raw == SseEmitter.class) {
      Schema<?> events = new Schema<>(SpecVersion.V31);
      events.setTypes(Set.of("string"));
      return events;
    }
    return null;
  }

  private static Schema<?> model(Schema<?> schema, ModelConverterContext context) {
    String reference = schema.get$ref();
    if (reference == null) {
      return schema;
    }
    Schema<?> defined = context.getDefinedModels().get(name(reference));
    return defined == null ? schema : defined;
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // Properties are raw in the library.
  private static List<String> mark(Schema<?> model, Class<?> type) {
    Map<String, Schema> properties = model.getProperties();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        required.addAll(mark(model, component.getType()));
        continue;
      }
      Schema<?> property = properties.get(component.getName());
      if (property == null) {
        continue;
      }
      required.add(component.getName());
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && !mayBeNull(property)) {
        properties.put(component.getName(), orNull(property));
      }
    }
    return required;
  }

  @SuppressWarnings("unchecked") // Whatever a list of words is declared to hold, it may hold null.
  private static Schema<?> orNull(Schema<?> property) {
    if (property.get$ref() == null && property.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add("null");
      property.setTypes(types);
      if (property.getEnum() != null) {
        List<Object> words = new ArrayList<>(property.getEnum());
        words.add(null);
        ((Schema<Object>) property).setEnum(words);
      }
      return property;
    }
    Schema<?> nothing = new Schema<>(SpecVersion.V31);
    nothing.setTypes(Set.of("null"));
    Schema<?> either = new Schema<>(SpecVersion.V31);
    either.addOneOfItem(property);
    either.addOneOfItem(nothing);
    return either;
  }

  private static boolean mayBeNull(@Nullable Schema<?> property) {
    if (property == null) {
      return false;
    }
    return (property.getTypes() != null && property.getTypes().contains("null"))
        || (property.getOneOf() != null
            && property.getOneOf().stream().anyMatch(ApiDescription::mayBeNull));
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod handler) {
    String module = handler.getBeanType().getPackageName();
    operation.setTags(List.of(module.substring(module.lastIndexOf('.') + 1)));
    ApiResponses responses = operation.getResponses();
    ApiResponse success = responses.get("200");
    if (success != null && success.getContent() == null) {
      responses.remove("200");
      responses.addApiResponse("204", success.description("No content"));
    }
    responses.addApiResponse("default", new ApiResponse().$ref("#/components/responses/Problem"));
    return operation;
  }

  @Override
  public void customise(OpenAPI api) {
    if (api.getPaths() == null || api.getComponents() == null) {
      return;
    }
    api.setInfo(
        new Info()
            .title("Xinqiao")
            .version("1")
            .description(
                "What the pages of staff and patients ask of the server. Times are ISO 8601 with"
                    + " offset, days yyyy-MM-dd. Refusals are RFC 9457 problems in the language of"
                    + " Accept-Language, zh-CN or en. Every unsafe request of staff carries the"
                    + " session's csrfToken as X-CSRF-Token."));
    ModelConverters.getInstance(true)
        .readAll(ProblemWriter.ProblemView.class)
        .forEach(api.getComponents()::addSchemas);
    api.getComponents()
        .addResponses(
            "Problem",
            new ApiResponse()
                .description("A refusal, or a fault of the server")
                .content(
                    new Content()
                        .addMediaType(
                            org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            new MediaType().schema(new Schema<>().$ref(REFERENCE + "Problem")))));
    optionalWhatMayBeNull(api);
  }

  private static void optionalWhatMayBeNull(OpenAPI api) {
    Set<String> incoming = new LinkedHashSet<>();
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .filter(operation -> operation.getRequestBody() != null)
        .flatMap(operation -> operation.getRequestBody().getContent().values().stream())
        .map(content -> content.getSchema().get$ref())
        .forEach(reference -> {
          if (reference != null) {
            incoming.add(name(reference));
          }
        });
    for (String name : incoming) {
      Schema<?> schema = api.getComponents().getSchemas().get(name);
      if (schema != null && schema.getRequired() != null && schema.getProperties() != null) {
        schema.setRequired(
            schema.getRequired().stream()
                .filter(field -> !mayBeNull(schema.getProperties().get(field)))
                .toList());
      }
    }
  }

  private static String name(String reference) {
    return reference.startsWith(REFERENCE) ? reference.substring(REFERENCE.length()) : reference;
  }
}
