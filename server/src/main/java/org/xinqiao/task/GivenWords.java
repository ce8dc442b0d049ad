package org.xinqiao.task;

import org.xinqiao.shared.Text;

/// Why a task is with whom it is, in words that staff read under the name.
final class GivenWords {

  private GivenWords() {}

  /// @param from the name of whoever had it and was away; empty when nobody had it
  static Text of(GivingStore.Given given, String from) {
    Text why = why(given, from);
    if (from.isEmpty() || given.why() == Giving.Why.DEPUTY) {
      return why;
    }
    return new Text(from + "不在岗；" + why.zh(), from + " is away; " + why.en());
  }

  private static Text why(GivingStore.Given given, String from) {
    return switch (given.why()) {
      case DEPUTY -> new Text("代理" + from, "stands in for " + from);
      case OWNER -> new Text("患者的负责人", "owner of the patient's care team");
      case PRIMARY_NURSE -> new Text("患者的责任护士", "the patient's primary nurse");
      case DEALT_LAST -> new Text("上次由其联系患者", "dealt with the patient last");
      case LEAST_LOAD ->
          new Text(
              "负荷最低（" + given.open() + "/" + given.capacity() + " 分钟）",
              "least load (" + given.open() + " of " + given.capacity() + " min)");
      case NOT_GIVEN -> new Text("此类任务不分配", "such a task is not given out");
      case NOBODY_IN_TEAM -> new Text("未分配：科室没有可分配的人", "not given: nobody in the team");
      case NOBODY_MAY_SEE -> new Text("未分配：无人可查看该患者", "not given: nobody may see the patient");
      case NOBODY_ABLE -> new Text("未分配：无人有此技能或年资", "not given: nobody has the skill or seniority");
      case NOBODY_PRESENT -> new Text("未分配：当天无人在岗", "not given: nobody is there on that day");
      case NO_MINUTES -> new Text("未分配：当天时间已排满", "not given: no minutes left on that day");
    };
  }
}
