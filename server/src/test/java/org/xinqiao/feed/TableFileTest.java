package org.xinqiao.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.shared.FormulaSafe;

/// What files may look like, and what they may not.
class TableFileTest {

  private static final FeedSettings LIMITS =
      new FeedSettings(1_000_000, 1_000_000, 1_000, 20, 200, 400, Duration.ofDays(30));

  @ParameterizedTest
  @CsvSource({"UTF-8,'',UTF-8", "UTF-8,\uFEFF,UTF-8 (BOM)", "GB18030,'',GB18030"})
  void theCharacterSetIsFoundAndSaid(String charset, String mark, String said) {
    TableFile file = TableFile.of((mark + "姓名,编号\n龙䶮,P1\n").getBytes(Charset.forName(charset)));
    assertThat(file.charset()).isEqualTo(said);
    assertThat(rows(file)).containsExactly("姓名|编号", "2 龙䶮|P1");
  }

  @Test
  void bytesThatAreNoTextAreNotGuessedAt() {
    refused(
        new byte[] {'a', ',', 'b', '\n', (byte) 0xFF, (byte) 0xFF}, TableRefusal.Reason.CHARSET);
    refused("a,b\nx\0y,1\n".getBytes(StandardCharsets.UTF_8), TableRefusal.Reason.CHARSET);
    refused("a,b\n".getBytes(StandardCharsets.UTF_16LE), TableRefusal.Reason.CHARSET);
  }

  /// Two exports pasted together: read as one of them, half of the patients would have other names.
  @Test
  void linesInTwoCharacterSetsAreRefused() throws IOException {
    ByteArrayOutputStream mixed = new ByteArrayOutputStream();
    mixed.write("姓名,编号\n张伟,P1\n".getBytes(StandardCharsets.UTF_8));
    mixed.write("王强,P2\n李莉,P3\n".getBytes(Charset.forName("GB18030")));
    refused(mixed.toByteArray(), TableRefusal.Reason.CHARSET);
    mixed.reset();
    mixed.write("编号,姓名\nP2,王强\n".getBytes(Charset.forName("GB18030")));
    mixed.write("P1,张伟\n".getBytes(StandardCharsets.UTF_8));
    refused(mixed.toByteArray(), TableRefusal.Reason.CHARSET);
  }

  /// The part that arrived is loaded; the row in which it broke off comes back.
  @Test
  void aRowInWhichTheFileBreaksOffIsNotBelieved() {
    assertThat(rows("a,b,c\n1,2,3\n4,13000")).containsExactly("a|b|c", "2 1|2|3", "3 row.cut-off");
    assertThat(rows("a,b,c\n1,2,3\n4,5,6")).containsExactly("a|b|c", "2 1|2|3", "3 4|5|6");
    assertThat(rows("a,b,c\n1,2\n")).containsExactly("a|b|c", "2 1|2|");
    refused("a,b\n1,\"unfin", TableRefusal.Reason.QUOTE_OPEN);
  }

  @Test
  void aMillionRowsAreRefusedWithoutBeingKept() {
    FeedSettings shipped =
        new FeedSettings(33_554_432, 268_435_456, 200_000, 100, 10_000, 400, Duration.ofDays(30));
    TableFile file =
        TableFile.of(("a,b\n" + "1,2\n".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(
            () -> {
              try (TableReader table = file.open(shipped)) {
                while (table.next() != null) {
                  continue;
                }
              }
            })
        .isInstanceOfSatisfying(
            TableRefusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(TableRefusal.Reason.TOO_MANY_ROWS));
  }

  @Test
  void quotesHoldSeparatorsQuotesAndLineBreaks() {
    assertThat(rows("a,b,c\r\n\"x, y\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n1,2\r\n"))
        .containsExactly("a|b|c", "2 x, y|say \"hi\"|two\nlines", "3 1|2|");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b\n1;2\n", "a\tb\n1\t2\n", "a,b\r1,2", "a,b,,\n1,2,,\n"})
  void separatorsAndLineEndsAreFound(String csv) {
    assertThat(rows(csv)).containsExactly("a|b", "2 1|2");
  }

  @Test
  void aRowWithMoreCellsThanColumnsHasAFlawAndTheNextIsRead() {
    assertThat(rows("a,b\n1,2,3\n4,5\n")).containsExactly("a|b", "2 row.too-many-cells", "3 4|5");
  }

  @Test
  void limitsAreKept() {
    refused(",\n1,2\n", TableRefusal.Reason.HEADER_MISSING);
    refused("", TableRefusal.Reason.HEADER_MISSING);
    refused("a,a\n1,2\n", TableRefusal.Reason.HEADER_TWICE);
    refused("a,b\n\"1,2\n", TableRefusal.Reason.QUOTE_OPEN);
    refused("a\n" + "x".repeat(201) + "\n", TableRefusal.Reason.CELL_TOO_LONG);
    refused("a" + ",b".repeat(200) + "\n", TableRefusal.Reason.TOO_MANY_COLUMNS);
    refused("a\n" + "1\n".repeat(1_001), TableRefusal.Reason.TOO_MANY_ROWS);
    assertThat(rows("a\n" + "1\n".repeat(1_000))).hasSize(1_001);
  }

  @Test
  void whatASpreadsheetWouldCalculateIsGuardedOnTheWayOutAndBareOnTheWayIn() {
    for (String cell :
        List.of("=1+1", "+86 13000000001", "-1", "@x", "\tx", "＝1", "＋1", " =1", "\uFEFF=1")) {
      assertThat(FormulaSafe.guarded(cell)).isEqualTo("'" + cell);
      assertThat(FormulaSafe.unguarded("'" + cell)).isEqualTo(cell);
    }
    for (String cell : List.of("", "1", "张伟", "'t Hart")) {
      assertThat(FormulaSafe.guarded(cell)).isEqualTo(cell);
      assertThat(FormulaSafe.unguarded(cell)).isEqualTo(cell);
    }
  }

  @Test
  void aWorkbookIsReadAsPeopleSeeIt() throws IOException {
    byte[] bytes =
        workbook(sheet -> {
          sheet.value(0, 0, "编号");
          sheet.value(0, 1, "日期");
          sheet.value(0, 2, "时间");
          sheet.value(0, 3, "数");
          sheet.value(1, 0, "007");
          sheet.value(1, 1, LocalDateTime.of(2026, 3, 1, 0, 0));
          sheet.style(1, 1).format("yyyy-mm-dd").set();
          sheet.value(1, 2, LocalDateTime.of(2026, 3, 1, 8, 30));
          sheet.style(1, 2).format("yyyy/m/d h:mm").set();
          sheet.value(1, 3, 13000000001L);
          sheet.value(3, 3, 5.6);
        });
    assertThat(rows(TableFile.of(bytes)))
        .containsExactly(
            "编号|日期|时间|数", "2 007|2026-03-01|2026-03-01 08:30:00|13000000001", "4 |||5.6");
  }

  @Test
  void aFormulaIsNeverCalculatedAndALongNumberIsNotBelieved() throws IOException {
    byte[] bytes =
        workbook(sheet -> {
          sheet.value(0, 0, "a");
          sheet.formula(1, 0, "1+1");
          sheet.formula(2, 0, "HYPERLINK(\"http://evil.example\",\"x\")");
          sheet.value(3, 0, 990101197504120026L);
        });
    assertThat(rows(TableFile.of(bytes)))
        .containsExactly(
            "a",
            "2 row.formula-without-value",
            "3 row.formula-without-value",
            "4 row.number-inexact");
  }

  @Test
  void aWorkbookThatUnpacksTooLargeIsRefusedBeforeItIsRead() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
      zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
      byte[] zeros = new byte[100_000];
      for (int i = 0; i < 50; i++) {
        zip.write(zeros);
      }
    }
    assertThat(bomb.size()).isLessThan(10_000);
    refused(bomb.toByteArray(), TableRefusal.Reason.UNPACKS_TOO_LARGE);
  }

  @Test
  void damageIsSaid() throws IOException {
    byte[] whole = workbook(sheet -> sheet.value(0, 0, "a"));
    refused(java.util.Arrays.copyOf(whole, whole.length / 2), TableRefusal.Reason.BROKEN);
    refused("PK\u0003\u0004nothing".getBytes(StandardCharsets.UTF_8), TableRefusal.Reason.BROKEN);
    refused(
        new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, TableRefusal.Reason.OLD_WORKBOOK);
  }

  private static byte[] workbook(Consumer<Worksheet> fill) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
      fill.accept(workbook.newWorksheet("Sheet1"));
    }
    return bytes.toByteArray();
  }

  private static void refused(String csv, TableRefusal.Reason reason) {
    refused(csv.getBytes(StandardCharsets.UTF_8), reason);
  }

  private static void refused(byte[] bytes, TableRefusal.Reason reason) {
    assertThatThrownBy(() -> rows(TableFile.of(bytes)))
        .isInstanceOfSatisfying(TableRefusal.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static List<String> rows(String csv) {
    return rows(TableFile.of(csv.getBytes(StandardCharsets.UTF_8)));
  }

  /// The header, then each row with its line.
  private static List<String> rows(TableFile file) {
    List<String> rows = new ArrayList<>();
    try (TableReader table = file.open(LIMITS)) {
      rows.add(String.join("|", table.header()));
      for (TableReader.TableRow row = table.next(); row != null; row = table.next()) {
        rows.add(
            row.number()
                + " "
                + (row.flaw() == null ? String.join("|", row.cells()) : row.flaw().code()));
      }
    }
    return rows;
  }
}
