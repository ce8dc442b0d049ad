package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MergedTextTest {

  private static final String HONOR = "王女士";

  @Test
  void thePatientIsAddressedOnce() {
    assertThat(MergedText.of(List.of("王女士，明天见。", "王女士，最近身体怎么样？", "您有新消息。"), HONOR))
        .isEqualTo("王女士，明天见。\n\n最近身体怎么样？\n\n您有新消息。");
    assertThat(MergedText.of(List.of("您有新消息。", "王女士，明天见。"), HONOR)).isEqualTo("您有新消息。\n\n明天见。");
  }

  @Test
  void whatSeveralSayWordForWordIsSaidOnceAtTheEnd() {
    assertThat(MergedText.of(List.of("王女士，明天见。\n\n随访组\n电话：1", "王女士，药快用完了。\n\n随访组\n电话：1"), HONOR))
        .isEqualTo("王女士，明天见。\n\n药快用完了。\n\n随访组\n电话：1");
    assertThat(MergedText.of(List.of("请拨打1。", "请拨打1。", "请拨打1。"), HONOR)).isEqualTo("请拨打1。");
  }

  @Test
  void theDisclaimerStandsAtTheEndOnceAndNeverGoesMissing() {
    String disclaimer = Templates.DISCLAIMER;
    assertThat(MergedText.of(List.of("少放盐。" + disclaimer, "多走路。\n" + disclaimer), HONOR))
        .isEqualTo("少放盐。\n\n多走路。\n" + disclaimer);
    assertThat(MergedText.of(List.of("少放盐。" + disclaimer, "明天见。"), HONOR))
        .isEqualTo("少放盐。" + disclaimer + "\n\n明天见。");
  }
}
