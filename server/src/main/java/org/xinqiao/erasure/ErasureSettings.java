package org.xinqiao.erasure;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param journal file to which erasures and withdrawals are appended, best on another machine; a
///   relative name lies in the data folder
@ConfigurationProperties("xinqiao.erasure")
record ErasureSettings(@DefaultValue("erasures.jsonl") Path journal) {}
