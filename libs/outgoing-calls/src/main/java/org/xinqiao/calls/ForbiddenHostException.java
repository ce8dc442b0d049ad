package org.xinqiao.calls;

import java.net.ConnectException;

/// A call that was not made: its address is none that this installation may call. Nothing has left.
public final class ForbiddenHostException extends ConnectException {

  private static final long serialVersionUID = 1;

  ForbiddenHostException(String why) {
    super(why);
  }
}
