package org.xinqiao.prediction;

import java.util.List;
import java.util.Locale;
import org.xinqiao.prediction.domain.DaysJudgement;
import org.xinqiao.prediction.domain.Margin;
import org.xinqiao.shared.Text;

/// Why a model is not shown, in words with its numbers.
final class Sayings {

  static final Text NOT_TRAINED = new Text("还没有训练过", "It was never trained");
  static final Text NO_APPOINTMENT = new Text("没有已预约的就诊", "No appointment is booked");
  static final Text NOT_WITHIN_A_YEAR = new Text("一年内没有来过", "Did not come within a year");
  static final Text NEVER_CAME = new Text("还没有来过", "Never came before");

  private Sayings() {}

  /// @param model for the words of what it is compared with
  static List<String> lacks(Trained trained, PredictionContent.Model model, Locale locale) {
    return trained.lacks().stream().map(lack -> lack(lack, trained, model).in(locale)).toList();
  }

  private static Text lack(String lack, Trained trained, PredictionContent.Model model) {
    Margin margin = trained.margin();
    DaysJudgement days = trained.days();
    for (Margin.Lack one : Margin.Lack.values()) {
      if (one.toString().equals(lack)) {
        return switch (one) {
          case FEW_EXAMPLES ->
              text(
                  "可用来检验的例子只有 %d 个，至少要 %d 个",
                  "There are only %d examples to judge it on; at least %d are needed",
                  trained.judgement().examples(),
                  margin.examples());
          case FEW_EVENTS ->
              text(
                  "检验的例子里，发生的和没有发生的，各要至少 %d 个",
                  "Of the examples it is judged on, at least %d must have the event and %<d must not",
                  margin.ofEach());
          case NOT_BETTER ->
              text(
                  "没有比“" + model.naive().zh() + "”更准：误差 %.4f，对方 %.4f，要求至少小 %.0f%%",
                  "It is not better than "
                      + model.naive().en()
                      + ": its error is %.4f against %.4f; it must be smaller by %.0f%%",
                  trained.judgement().brier(),
                  trained.judgement().naiveBrier(),
                  margin.gain() * 100);
          case NOT_APART ->
              text(
                  "分不清谁更可能：AUC 要至少 %.2f（0.5 等于猜）",
                  "It does not tell patients apart: the AUC must be at least %.2f (0.5 is guessing)",
                  margin.auc());
          case NOT_CALIBRATED ->
              text(
                  "预测的比例和实际的比例平均相差 %.1f 个百分点，最多只许 %.1f 个",
                  "Predicted and observed shares are %.1f points apart on average; at most %.1f are allowed",
                  trained.judgement().calibrationError() * 100,
                  margin.calibrationError() * 100);
          case DAYS_NOT_BETTER ->
              text(
                  "没有比“" + model.naive().zh() + "”更准：平均差 %.1f 天，对方 %.1f 天，要求至少小 %.0f%%",
                  "It is not better than "
                      + model.naive().en()
                      + ": off by %.1f days on average against %.1f; it must be smaller by %.0f%%",
                  days == null ? 0.0 : days.error(),
                  days == null ? 0.0 : days.naiveError(),
                  margin.gain() * 100);
          case NOT_COVERED ->
              text(
                  "应有八成落在它给的时间段里，实际只有 %.0f%%",
                  "Eight of ten should fall into its interval; %.0f%% did",
                  days == null ? 0.0 : days.covered() * 100);
        };
      }
    }
    return new Text(lack, lack);
  }

  private static Text text(String zh, String en, Object... values) {
    return new Text(zh.formatted(values), en.formatted(values));
  }
}
