package org.xinqiao.redflag;

import java.util.List;

/// P1: a text that was asked for the past. Who is asked for their allergies tells what a drug or
/// food did to them once, and mostly names no time: a rash or a swelling of the past calls for
/// nobody; whether breath or consciousness was in danger a nurse reads within a working day. In an
/// opinion about a visit, wording that no rule understands (L1) is an opinion. One word of now
/// anywhere, and the text is judged as any other.
final class AskedPastRule implements ContextRule {

  /// Markers of what goes on, is recent or is back. Some stand in texts about the past, too; then
  /// the higher level is right.
  private static final List<String> NOW =
      List.of("time.now", "time.recent", "again", "again.event", "worse");

  /// Category of what L1 finds, which knows no topic.
  private static final String WORDING = "none";

  private final Told told;

  AskedPastRule(Told told) {
    this.told = told;
  }

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped()
        || mention.level() == Level.NONE
        || mention.concept().has("harm")
        || !tellsThePast(message, mention)
        || message.fact("speaksOfNow", () -> NOW.stream().anyMatch(message::has))) {
      return;
    }
    mention.dropPast("P1", mention.level() == Level.EMERGENCY ? Level.ATTENTION : Level.NONE);
  }

  private boolean tellsThePast(Message message, Mention mention) {
    String category = mention.concept().category();
    return switch (told) {
      case NOW -> false;
      case EARLIER_VISIT -> category.equals(WORDING);
      case ALLERGIES ->
          category.equals("allergy")
              || (category.equals("dyspnoea") || category.equals(WORDING))
                  && namedBefore(message, mention);
    };
  }

  /// Whether the drug or food that did it stands before it in its sentence. Nothing else that
  /// stands there, such as pain in the chest, is taken for a reaction.
  private static boolean namedBefore(Message message, Mention mention) {
    int sentence = message.layout().sentenceAt(mention.start());
    return message.mentions().stream()
        .filter(other -> other.inText() && other.concept().id().equals("ALLERGEN"))
        .anyMatch(other ->
            other.start() <= mention.start()
                && message.layout().sentenceAt(other.start()) == sentence);
  }
}
