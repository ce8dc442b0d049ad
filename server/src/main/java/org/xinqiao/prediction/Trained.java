package org.xinqiao.prediction;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.prediction.domain.DaysJudgement;
import org.xinqiao.prediction.domain.Judgement;
import org.xinqiao.prediction.domain.Margin;
import org.xinqiao.prediction.domain.Scorecard;

/// A model, what it was trained on, and how good it was on what came later.
///
/// @param from trained on what happened from this day ...
/// @param split ... to before this one, and judged on what happened from then on ...
/// @param until ... to before this one
/// @param examples it was trained on
/// @param events how many of them happened
/// @param naive the naive answer: the overall share, or the median gap in days
/// @param card null where there was nothing to train on
/// @param days null where it says no days
/// @param margin what was asked of it
/// @param lacks why it is not shown; empty when it may be
record Trained(
    Kind kind,
    LocalDate from,
    LocalDate split,
    LocalDate until,
    int examples,
    int events,
    double naive,
    @Nullable Scorecard card,
    Judgement judgement,
    @Nullable DaysJudgement days,
    Margin margin,
    List<String> lacks) {}
