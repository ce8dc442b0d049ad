package org.xinqiao.redflag;

/// B1: a meter said to be broken or contradicting itself, and nothing felt: measure again now. Mere
/// doubt (准不准？) changes nothing.
final class DeviceDoubtRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (!mention.isReading() || mention.dropped() || !message.has("device.broken")) {
      return;
    }
    if (!message.fact("symptomTold", () -> symptomTold(message))) {
      mention.set("B1", Level.ATTENTION);
    }
  }

  private static boolean symptomTold(Message message) {
    return message.mentions().stream()
        .anyMatch(m ->
            !m.isReading()
                && !m.dropped()
                && (m.concept().base() != Level.NONE || m.concept().has("symptom")));
  }
}
