package org.xinqiao.cohort;

import java.util.List;
import org.xinqiao.shared.Text;

/// How a kind of patient is contacted.
///
/// @param name of the row of its decision table
/// @param channels in the order in which they are tried
/// @param script family of wording
/// @param everyDays how often somebody is contacted without another reason, in days
/// @param seniority who takes care of them first: nurse, senior-nurse, doctor or senior-doctor
/// @param adviser whether a named adviser is theirs
public record Strategy(
    String name,
    Text label,
    List<String> channels,
    String script,
    int everyDays,
    String seniority,
    boolean adviser) {

  public Strategy {
    channels = List.copyOf(channels);
  }
}
