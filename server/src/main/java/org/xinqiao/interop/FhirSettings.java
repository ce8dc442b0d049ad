package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How much a partner may send over FHIR; see `application.yaml` for each key.
///
/// @param maxBytes the longest resource or bundle
/// @param maxEntries the most entries of a bundle
/// @param maxBytesAtOnce of all requests that are being taken, together
/// @param tokenLife how long a token of a hospital system is good, for FHIR and for HL7 over HTTP
@ConfigurationProperties("xinqiao.fhir")
record FhirSettings(
    @DefaultValue("16777216") int maxBytes,
    @DefaultValue("10000") int maxEntries,
    @DefaultValue("67108864") int maxBytesAtOnce,
    @DefaultValue("365d") Duration tokenLife) {}
