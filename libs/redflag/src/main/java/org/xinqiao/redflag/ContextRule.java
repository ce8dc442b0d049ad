package org.xinqiao.redflag;

/// One named policy of the context: looks at a mention in its message and may drop or lower it.
interface ContextRule {
  void apply(Message message, Mention mention);
}
