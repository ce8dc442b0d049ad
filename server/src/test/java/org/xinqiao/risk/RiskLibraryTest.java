package org.xinqiao.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.risk.domain.Score;
import tools.jackson.databind.json.JsonMapper;

/// A content file that does not fit stops the start, and the fault names the place.
class RiskLibraryTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "china-par | \"of\": \"ln(waist)\" | \"of\": \"ln(waste)\" "
            + "| content/risk/china-par.json /formula/terms/5/of: nothing is called waste",
        "china-par | \"of\": \"ln(waist)\" | \"of\": \"ln(waist\" "
            + "| /formula/terms/5/of: \"ln(waist\", at 9: ')' is missing",
        "china-par | \"from\": 10 | \"from\": 4 | /bands/2: the first begins nowhere",
        "china-par | \"input\": \"smoker\", \"no\" | \"input\": \"smokes\", \"no\" "
            + "| /lowers/0/input: there is no input smokes",
        "china-par | \"when\": \"ldl >= 4.9\", \"band\": \"high\" "
            + "| \"when\": \"ldl >= 4.9\", \"band\": \"hi\" | /raised/1/band: there is no band hi",
        "ncdrs | \"yes\": 6 | \"yes\": \"6\" | /points/4/yes: is not a number",
        "ncdrs | \"requires\": [{\"input\": \"diabetes\" | \"requires\": [{\"input\": \"bmi\" "
            + "| /requires/0/input: is not answered by yes or no",
        "findrisc | \"use\": \"off\" | \"use\": \"on\" | /use: a score without a known licence stays off",
        "inputs | \"score\": \"ckd-epi-2021\" | \"score\": \"ckd-epi\" | ckd-epi, which does not exist",
        "inputs | {\"diagnosis\": [\"I48\"]} | {\"observation\": [\"I48\"]} "
            + "| /from/0: this source says nothing that such an input could be"
      })
  void aFaultNamesItsPlace(String file, String text, String broken, String message) {
    Map<String, String> files = new TreeMap<>(RiskLibrary.files());
    String name = "content/risk/" + file + ".json";
    assertThat(files.get(name)).contains(text);
    files.put(name, files.get(name).replace(text, broken));
    assertThatThrownBy(() -> new RiskLibrary(JSON, files))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNotLicensedOrNotComparedWithItsSourceIsShownToNobody() {
    RiskLibrary library = RiskLibrary.shipped(JSON);
    assertThat(library.scores())
        .extracting(Score::id)
        .contains("china-par", "ncdrs", "ckd-epi-2021")
        .doesNotContain("findrisc", "cha2ds2-vasc-60");
    assertThat(library.scores().getFirst().id()).as("others need it").isEqualTo("ckd-epi-2021");
  }
}
