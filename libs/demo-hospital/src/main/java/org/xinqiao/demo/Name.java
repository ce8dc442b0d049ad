package org.xinqiao.demo;

/// A person's name in the two parts in which the hospital's system sends it.
///
/// @param family for a name written in one piece all of it
/// @param given may be empty
public record Name(String family, String given) {

  public String whole() {
    return family + given;
  }
}
