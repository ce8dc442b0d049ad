package org.xinqiao.channel;

import java.util.regex.Pattern;

/// The opaque key of a planned contact, the same for every attempt and every channel of that
/// contact.
///
/// It travels with the message to the provider's side, therefore it must say nothing about the
/// patient, and it is limited to characters that are safe in headers, addresses and file names.
public record ContactKey(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:/+=-]{1,200}");

  public ContactKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a contact key has 1 to 200 characters of A-Z a-z 0-9 . _ : / + = -");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
