package org.xinqiao.access;

import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import javax.crypto.SecretKey;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.OpenedCharts;
import org.xinqiao.crypto.SealedColumn;
import org.xinqiao.organization.Organizations;

/// Puts the session filter, the guard and the argument in their places.
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  static {
    // The member of staff comes from the session; the API's description must not offer it as input.
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(CurrentStaff.class, ActiveSession.class);
  }

  /// @param root the secret of the installation that the hashes' key is derived from
  @Bean
  AccessHash accessHash(@Qualifier("accessKey") SecretKey root) {
    return new AccessHash(root);
  }

  @Bean
  SealedColumn totpSecretColumn() {
    return new SealedColumn(
        Credentials.TOTP,
        Credentials.TOTP,
        """
        SELECT staff_id::text AS row, totp_secret AS sealed FROM access_credential
         WHERE tenant_id = :tenant AND substring(totp_secret FROM 3 FOR 4) <> :number
           AND (CAST(:after AS uuid) IS NULL OR staff_id > CAST(:after AS uuid))
         ORDER BY staff_id LIMIT :limit
        """,
        """
        UPDATE access_credential SET totp_secret = :sealed
         WHERE tenant_id = :tenant AND staff_id = CAST(:row AS uuid) AND totp_secret = :old
        """);
  }

  @Bean
  PasswordRules passwordRules(AccessSettings settings) {
    return new PasswordRules(
        settings.passwordPolicy(), BreachedPasswords.load(settings.breachedPasswords()));
  }

  @Bean
  PermissionMatrix permissionMatrix() {
    return PermissionMatrix.load();
  }

  @Bean
  Campuses campuses(Organizations organizations) {
    return organizations::atCampusOf;
  }

  @Bean
  Denials denials(Audit audit) {
    return audit::recordAlone;
  }

  @Bean
  ChartBudget.Charts chartsOfTheAudit(OpenedCharts opened) {
    return opened::since;
  }

  @Bean
  FilterRegistrationBean<SessionFilter> sessionFilter(StaffSessions sessions, Clock clock) {
    FilterRegistrationBean<SessionFilter> registration =
        new FilterRegistrationBean<>(new SessionFilter(sessions, clock));
    registration.addUrlPatterns("/api/*");
    registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
    registration.setOrder(0); // After the security chain, whose firewall looks at the path first.
    return registration;
  }

  @Bean
  WebMvcConfigurer accessWeb(
      PermissionMatrix matrix, StaffReach reaches, Denials denials, Clock clock) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Guard(matrix, reaches, denials, clock));
      }

      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CurrentStaffResolver());
      }
    };
  }
}
