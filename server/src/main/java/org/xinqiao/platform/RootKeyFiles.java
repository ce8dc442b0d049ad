package org.xinqiao.platform;

import java.util.Base64;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xinqiao.crypto.RootKeys;

/// Root keys as files among the secrets: `root-key` is number 1, `root-key.2` the next. They are
/// read when they are needed, so that one which an operator puts there is known at once.
final class RootKeyFiles implements RootKeys {

  private static final Pattern NAME = Pattern.compile("root-key(?:\\.([1-9][0-9]{0,5}))?");

  private final Secrets secrets;

  RootKeyFiles(Secrets secrets) {
    this.secrets = secrets;
    if (present().isEmpty()) {
      make(1);
    }
  }

  @Override
  public SortedSet<Integer> numbers() {
    SortedSet<Integer> numbers = present();
    if (numbers.isEmpty()) {
      throw new IllegalStateException("The root keys were taken away from a running installation");
    }
    return numbers;
  }

  @Override
  public byte[] bytes(int number) {
    return secrets
        .known(name(number))
        .map(Base64.getUrlDecoder()::decode)
        .orElseThrow(() ->
            new IllegalStateException(
                "This node does not hold root key "
                    + number
                    + "; copy the file secrets/"
                    + name(number)
                    + " from where it is kept"));
  }

  @Override
  public void make(int number) {
    secrets.get(name(number));
  }

  private SortedSet<Integer> present() {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String name : secrets.names()) {
      Matcher matcher = NAME.matcher(name);
      if (matcher.matches()) {
        numbers.add(matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1)));
      }
    }
    return numbers;
  }

  private static String name(int number) {
    return number == 1 ? "root-key" : "root-key." + number;
  }
}
