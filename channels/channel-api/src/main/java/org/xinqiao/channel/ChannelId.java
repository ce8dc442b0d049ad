package org.xinqiao.channel;

import java.util.regex.Pattern;

/// The stable name of a channel, such as `email` or `sandbox`: lower case, digits and hyphens.
public record ChannelId(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  public ChannelId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a channel id is lower case, digits and hyphens: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
