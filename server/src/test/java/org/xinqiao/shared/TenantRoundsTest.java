package org.xinqiao.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TenantRoundsTest {

  private static final List<TenantId> THREE =
      List.of(new TenantId(1), new TenantId(2), new TenantId(3));

  private final List<TenantId> served = new ArrayList<>();

  @Test
  void eachHospitalIsServedInItsOwnName() {
    assertThat(TenantRounds.each("the work", THREE, this::serve)).isFalse();
    assertThat(served).containsExactlyElementsOf(THREE);
    assertThat(Tenancy.isBound()).isFalse();
  }

  @Test
  void anotherRoundIsWorthItWhenAnyOfThemDidSomething() {
    assertThat(TenantRounds.round("the work", THREE, () -> serve() == 1)).isTrue();
    assertThat(served).as("also those after the one").containsExactlyElementsOf(THREE);
    assertThat(TenantRounds.round("the work", THREE, () -> false)).isFalse();
    assertThat(TenantRounds.round("the work", List.of(), () -> true)).isFalse();
  }

  @Test
  void whatFailsAtOneIsLoggedWithItsNumberAndTheOthersAreServed(CapturedOutput output) {
    assertThat(
            TenantRounds.round(
                "the work",
                THREE,
                () -> {
                  if (serve() == 2) {
                    throw new IllegalStateException("of this hospital");
                  }
                  return true;
                }))
        .isTrue();
    assertThat(served).containsExactlyElementsOf(THREE);
    assertThat(output).contains("the work failed at hospital 2", "of this hospital");
    assertThat(output).doesNotContain("hospital 1").doesNotContain("hospital 3");
  }

  @Test
  void whereAllFailNothingWasDone() {
    assertThat(
            TenantRounds.each(
                "the work",
                THREE,
                () -> {
                  serve();
                  throw new IllegalStateException();
                }))
        .isFalse();
    assertThat(served).containsExactlyElementsOf(THREE);
  }

  @Test
  void aMachineThatIsOutOfMemoryIsNobodysFault() {
    assertThatThrownBy(() ->
            TenantRounds.each(
                "the work",
                THREE,
                () -> {
                  serve();
                  throw new OutOfMemoryError("invented");
                }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(served).hasSize(1);
  }

  private int serve() {
    served.add(Tenancy.current());
    return Tenancy.current().value();
  }
}
