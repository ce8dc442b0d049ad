package org.xinqiao.platform;

import jakarta.validation.ConstraintViolationException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// Says which problem an exception is. What is not known here is a fault of ours, told to nobody
/// but the log.
final class Problems {

  private Problems() {}

  static Problem of(Throwable thrown) {
    return switch (thrown) {
      case ProblemException e -> e.problem();
      case HttpMessageNotReadableException e -> unreadable(e);
      case MethodArgumentNotValidException e -> invalid(fields(e));
      case HandlerMethodValidationException e -> invalid(parameters(e));
      case ConstraintViolationException e ->
          invalid(
              e.getConstraintViolations().stream()
                  .map(violation -> violation.getPropertyPath().toString())
                  .sorted()
                  .collect(Collectors.joining(", ")));
      case MethodArgumentTypeMismatchException e -> invalid(e.getName());
      case MissingServletRequestParameterException e ->
          Problem.of("request.parameter-missing", 400, "field", e.getParameterName());
      case MissingRequestHeaderException e ->
          Problem.of("request.parameter-missing", 400, "field", e.getHeaderName());
      case NoResourceFoundException e -> notFound();
      case NoHandlerFoundException e -> notFound();
      case HttpRequestMethodNotSupportedException e ->
          Problem.of("request.method-not-allowed", 405, "method", e.getMethod());
      case HttpMediaTypeNotAcceptableException e -> Problem.of("request.not-acceptable", 406);
      case HttpMediaTypeNotSupportedException e -> Problem.of("request.media-type-unknown", 415);
      case MaxUploadSizeExceededException e -> BodyLimitFilter.tooLarge();
      case BodyLimitFilter.TooLargeException e -> BodyLimitFilter.tooLarge();
      case CannotCreateTransactionException e -> databaseAway();
      case DataAccessResourceFailureException e -> databaseAway();
      case TransientDataAccessException e -> databaseAway();
      case ErrorResponse e -> ofStatus(e.getStatusCode().value());
      default -> Problem.of("server.fault", 500);
    };
  }

  /// The problem for a bare status, from the web server or the security chain.
  static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> Problem.of("access.sign-in-needed", 401);
      case 403 -> Problem.of("access.forbidden", 403);
      case 404 -> notFound();
      case 405 -> Problem.of("request.method-not-allowed", 405, "method", "?");
      case 406 -> Problem.of("request.not-acceptable", 406);
      case 413 -> BodyLimitFilter.tooLarge();
      case 415 -> Problem.of("request.media-type-unknown", 415);
      case 503 -> databaseAway();
      default ->
          HttpStatusCode.valueOf(status).is4xxClientError()
              ? Problem.of("request.rejected", status)
              : Problem.of("server.fault", 500);
    };
  }

  private static Problem notFound() {
    return Problem.of("request.not-found", 404);
  }

  private static Problem databaseAway() {
    return Problem.of("server.database-unavailable", 503, "retryAfterSeconds", 5);
  }

  private static Problem invalid(String fields) {
    return Problem.of("request.field-invalid", 400, "field", fields);
  }

  private static Problem unreadable(HttpMessageNotReadableException thrown) {
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof BodyLimitFilter.TooLargeException) {
        return BodyLimitFilter.tooLarge();
      }
    }
    return switch (thrown.getCause()) {
      case UnrecognizedPropertyException e ->
          Problem.of("request.field-unknown", 400, "field", path(e));
      case DatabindException e when !e.getPath().isEmpty() -> invalid(path(e));
      case StreamReadException e
          when Objects.toString(e.getOriginalMessage(), "").startsWith("Duplicate") ->
          Problem.of("request.field-twice", 400);
      case null -> Problem.of("request.body-missing", 400);
      default -> Problem.of("request.json-malformed", 400);
    };
  }

  /// Where in the body, as in `items[2].value`.
  private static String path(DatabindException e) {
    StringBuilder path = new StringBuilder();
    for (var step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.toString();
  }

  private static String fields(MethodArgumentNotValidException e) {
    return e.getBindingResult().getFieldErrors().stream()
        .map(FieldError::getField)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String parameters(HandlerMethodValidationException e) {
    return e.getParameterValidationResults().stream()
        .map(result ->
            Objects.requireNonNullElse(
                result.getMethodParameter().getParameterName(),
                names(result.getResolvableErrors())))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String names(List<MessageSourceResolvable> errors) {
    return errors.stream()
        .map(error -> Objects.toString(error.getDefaultMessage(), "?"))
        .collect(Collectors.joining(", "));
  }
}
