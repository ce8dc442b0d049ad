package org.xinqiao.interop;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.audit.Audit;

/// HL7 v2 over HTTP at `/hl7`.
@Configuration(proxyBeanMethods = false)
class Hl7Configuration {

  @Bean
  FilterRegistrationBean<Hl7Filter> hl7Filter(
      PeerSettings peers,
      ReadMessage reader,
      ReceiveMessage receive,
      Audit audit,
      Intake intake,
      MllpSettings settings) {
    FilterRegistrationBean<Hl7Filter> registration =
        new FilterRegistrationBean<>(
            new Hl7Filter(peers, reader, receive, audit, intake::wake, settings.maxFrameBytes()));
    registration.addUrlPatterns("/hl7");
    registration.setOrder(0); // After the security chain, whose firewall looks at the path first.
    return registration;
  }
}
