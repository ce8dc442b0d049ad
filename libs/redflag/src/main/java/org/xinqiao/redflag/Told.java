package org.xinqiao.redflag;

/// What a text was asked for, which says whether it tells of now or of the past (rule P1).
public enum Told {
  /// A message, a reply, how somebody is.
  NOW,
  /// What somebody is allergic to, and what happened then: the field of a form. Reactions in it
  /// were of the past unless the text speaks of now.
  ALLERGIES,
  /// Which operations somebody had: the field of a form. What an operation was done for or went
  /// wrong in it was of the past unless the text speaks of now.
  OPERATIONS,
  /// An opinion about a visit that is over. What no rule understands is taken for an opinion.
  EARLIER_VISIT
}
