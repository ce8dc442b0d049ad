package org.xinqiao.redflag;

import java.util.List;

/// P1: a text that was asked for the past. Who is asked for their allergies tells what a drug or
/// food did to them once, and mostly names no time: a rash or a swelling of the past calls for
/// nobody; whether breath or consciousness was in danger a nurse reads within a working day. Who is
/// asked for their operations tells what one was done for or went wrong in it: the bleeding, the
/// accident, the infarction by its name calls for nobody where the operation stands in the same
/// sentence. Complaints (pain, breath, fever, a wound) are judged as always. In an opinion about a
/// visit, wording that no rule understands (L1) is an opinion. One word of now anywhere, and the
/// text is judged as any other.
final class AskedPastRule implements ContextRule {

  /// Markers of what goes on, is recent or is back. Some stand in texts about the past, too; then
  /// the higher level is right.
  private static final List<String> NOW =
      List.of("time.now", "time.recent", "again", "again.event", "worse");

  /// In a text about operations days, weeks and what still flows are of now, too.
  private static final String FRESH = "operation.fresh";

  private static final String OPERATION = "operation.done";
  private static final String EVENT = "operation.event";

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
    mention.dropPast("P1", left(mention));
  }

  /// What was dangerous is still read by somebody, unless the text itself says what it was: an
  /// event by its name, with its operation.
  private Level left(Mention mention) {
    boolean named = told == Told.OPERATIONS && !mention.concept().category().equals(WORDING);
    return mention.level() == Level.EMERGENCY && !named ? Level.ATTENTION : Level.NONE;
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
      case OPERATIONS -> !message.has(FRESH) && eventOfOperation(message, mention);
    };
  }

  /// Whether what was found ends with the name of an event (大出血, 车祸), or is put together from one
  /// and an operation (剖腹产大出血), and an operation stands in the same sentence.
  private static boolean eventOfOperation(Message message, Mention mention) {
    Span sentence = message.sentenceOf(mention);
    boolean wording = mention.concept().category().equals(WORDING);
    return message.anyWithin(OPERATION, sentence.start(), sentence.end())
        && message.anyWithin(EVENT, sentence.start(), sentence.end())
        && (wording
            || message.overlaps(EVENT, mention.end() - 1, mention.end())
            || message.overlaps(OPERATION, mention.start(), mention.end()));
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
