package org.xinqiao.shared;

/// A label of transactions, as in `@Transactional(label = KeptPlans.LABEL)`: whoever reaches the
/// whole hospital runs the statements of such a transaction by plans that are made once and kept.
///
/// It is for statements that are planned longer than they run and whose best plan does not depend
/// on what is asked, such as a page of a search. Whoever reaches some departments only gets a plan
/// for what they ask: how many of the patients found are theirs decides which is best.
public final class KeptPlans {

  public static final String LABEL = "kept-plans";

  private KeptPlans() {}
}
