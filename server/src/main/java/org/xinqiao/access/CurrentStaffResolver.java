package org.xinqiao.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.xinqiao.shared.Problem;

/// Gives a handler the [CurrentStaff] (or, inside this module, the [ActiveSession]) it names.
final class CurrentStaffResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == CurrentStaff.class
        || parameter.getParameterType() == ActiveSession.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
    ActiveSession session = servlet == null ? null : SessionFilter.of(servlet);
    if (session == null) {
      throw Problem.of("access.sign-in-needed", 401).exception();
    }
    return parameter.getParameterType() == CurrentStaff.class ? session.staff() : session;
  }
}
