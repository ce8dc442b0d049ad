package org.xinqiao.platform;

import java.util.Map;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.type.LogicalType;

/// The web edge: firewall, strict JSON, the front ends' files.
@Configuration(proxyBeanMethods = false)
class WebEdgeConfiguration {

  /// Spring Security gives the firewall that looks at paths, methods and headers. Who may do what
  /// is decided by the `access` module at the handler, where the permission is known, and so is the
  /// protection against forged requests; nothing here keeps a session. The headers of answers are
  /// [ProtectingHeadersFilter]'s.
  @Bean
  SecurityFilterChain securityFilterChain(HttpSecurity http) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .build();
  }

  /// There is no user that Spring Security could sign in; without this bean it would invent one.
  @Bean
  AuthenticationManager authenticationManager() {
    return authentication -> {
      throw new BadCredentialsException("Staff sign in through the access module");
    };
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusalsOfTheServerItself() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ServerErrorValve()));
  }

  @Bean
  JsonFactoryBuilderCustomizer noFieldTwice() {
    return factory -> factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
  }

  /// A body says what it means or is refused: no unknown fields, no `"3"` for 3, no 3 for `"3"`, no
  /// list for a single value, nothing behind the end.
  @Bean
  JsonMapperBuilderCustomizer strictJson() {
    return mapper ->
        mapper
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(
                DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS,
                DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE) // An offset stays as given.
            .withCoercionConfig(
                LogicalType.Textual,
                config -> {
                  for (CoercionInputShape shape :
                      new CoercionInputShape[] {
                        CoercionInputShape.Integer,
                        CoercionInputShape.Float,
                        CoercionInputShape.Boolean
                      }) {
                    config.setCoercion(shape, CoercionAction.Fail);
                  }
                });
  }

  /// The words of an enum are the same in an address as in a body, and what nobody asks for there
  /// is refused like an unknown field.
  @Bean
  WebMvcConfigurer strictAddresses() {
    return new WebMvcConfigurer() {
      @Override
      public void addFormatters(FormatterRegistry registry) {
        registry.addConverterFactory(new WordToEnum());
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        // Behind the guard: whoever may not call a handler does not learn what it asks for.
        registry.addInterceptor(new ParameterFilter()).order(Ordered.LOWEST_PRECEDENCE);
      }
    };
  }

  /// Behind every handler of the API. The patient's pages first: their path is the longer one.
  @Bean
  SimpleUrlHandlerMapping frontEnds(FrontEndHandler patientPages, FrontEndHandler console) {
    SimpleUrlHandlerMapping mapping =
        new SimpleUrlHandlerMapping(
            Map.of("/m", patientPages, "/m/**", patientPages, "/**", console));
    mapping.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
    return mapping;
  }

  @Bean
  FrontEndHandler patientPages() {
    return new FrontEndHandler("static/patient/");
  }

  @Bean
  FrontEndHandler console() {
    return new FrontEndHandler("static/console/");
  }
}
