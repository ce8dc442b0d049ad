package org.xinqiao.redflag;

/// Whom the message is about: the writer or somebody else (then ask where the person is).
public enum Subject {
  SELF,
  OTHER
}
