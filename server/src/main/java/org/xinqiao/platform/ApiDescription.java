package org.xinqiao.platform;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;

/// Says in the description of the API what the records say: every component is there, and is null
/// only where it is marked so. What comes in may leave out what may be null.
@Component
class ApiDescription implements ModelConverter, OpenApiCustomizer {

  private static final String REFERENCE = "#/components/schemas/";

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
    Schema<?> schema = chain.next().resolve(type, context, chain);
    if (schema != null && type.getType() != null) {
      Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
      Schema<?> model = model(schema, context);
      if (raw.isRecord() && model.getProperties() != null) {
        mark(model, raw);
      }
    }
    return schema;
  }

  /// Types whose own getters say nothing about what is on the wire: any JSON, and a stream of
  /// events.
  private static @Nullable Schema<?> ours(AnnotatedType type) {
    if (type.getType() == null) {
      return null;
    }
    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
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
  private static void mark(Schema<?> model, Class<?> type) {
    Map<String, Schema> properties = model.getProperties();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
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
    model.setRequired(required);
  }

  private static Schema<?> orNull(Schema<?> property) {
    if (property.get$ref() == null && property.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add("null");
      property.setTypes(types);
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
  public void customise(OpenAPI api) {
    if (api.getPaths() == null || api.getComponents() == null) {
      return;
    }
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
