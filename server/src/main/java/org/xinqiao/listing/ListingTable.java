package org.xinqiao.listing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.FormulaSafe;
import org.xinqiao.shared.Text;

/// A list as it stands in its file: nothing in it is ever calculated by a spreadsheet. Every cell
/// is text, also ages and dates, and one that would be taken for a formula is guarded.
///
/// @param notes what the second sheet of a workbook says
record ListingTable(List<String> header, List<List<String>> rows, List<String> notes) {

  private static final Text NAME = new Text("姓名", "Name");
  private static final Text SEX = new Text("性别", "Sex");
  private static final Text AGE = new Text("年龄", "Age");
  private static final Text MRN = new Text("病历号", "MRN");
  private static final Text PHONE = new Text("手机号", "Phone");
  private static final Text DAY = new Text("日期", "Day");
  private static final Text HAPPENED = new Text("实际日期", "Happened on");
  private static final Text DETAIL = new Text("说明", "Detail");
  private static final Text MARK = new Text("导出标记", "Export mark");
  private static final Text LIST = new Text("名单", "List");
  private static final Text ABOUT = new Text("导出说明", "About");
  private static final Text PURPOSE = new Text("用途:", "Purpose: ");
  private static final Text SECRET =
      new Text(
          "本名单含患者个人信息,只可用于上述用途,用后请删除。",
          "This list holds patients' personal data: for the purpose above only; delete it afterwards.");
  private static final Text CANARIES =
      new Text(
          "名单中有极少数防泄漏标记行,不是真实患者;人数以系统中的为准。",
          "Very few rows are marks against leaks and not real patients; count patients in the system.");

  static ListingTable of(Listing listing, List<ListedRow> rows, String mark) {
    Locale locale = listing.language();
    boolean days = rows.stream().anyMatch(row -> row.day() != null);
    List<String> header = new ArrayList<>();
    List.of(NAME, SEX, AGE, MRN, PHONE).forEach(one -> header.add(one.in(locale)));
    if (days) {
      List.of(DAY, HAPPENED, DETAIL).forEach(one -> header.add(one.in(locale)));
    }
    header.add(MARK.in(locale));
    return new ListingTable(
        header,
        rows.stream().map(row -> cells(row, days, mark, locale)).toList(),
        List.of(
            mark,
            PURPOSE.in(locale) + listing.purpose().in(locale) + " · " + listing.reason(),
            SECRET.in(locale),
            CANARIES.in(locale)));
  }

  private static List<String> cells(ListedRow row, boolean days, String mark, Locale locale) {
    List<String> cells = new ArrayList<>();
    cells.add(row.name());
    cells.add(sex(row.sex()).in(locale));
    cells.add(shown(row.age()));
    cells.add(row.mrn());
    cells.add(row.phone());
    if (days) {
      cells.add(shown(row.day()));
      cells.add(shown(row.happenedOn()));
      cells.add(shown(row.detail()));
    }
    cells.add(mark);
    return cells;
  }

  private static String shown(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static Text sex(Sex sex) {
    return switch (sex) {
      case FEMALE -> new Text("女", "female");
      case MALE -> new Text("男", "male");
      case UNKNOWN -> new Text("未知", "unknown");
    };
  }

  byte[] write(Format format) {
    return switch (format) {
      case XLSX -> workbook();
      case CSV -> ("\uFEFF" + csv()).getBytes(format.charset());
      case CSV_GB18030 -> csv().getBytes(format.charset());
    };
  }

  /// Every cell stands in quotes: where a spreadsheet splits at another sign, a formula in the
  /// middle of a cell does not become a cell.
  private String csv() {
    StringBuilder csv = new StringBuilder();
    line(csv, header);
    rows.forEach(row -> line(csv, row));
    return csv.toString();
  }

  private static void line(StringBuilder csv, List<String> cells) {
    String separator = "";
    for (String cell : cells) {
      csv.append(separator)
          .append('"')
          .append(FormulaSafe.guarded(cell).replace("\0", "").replace("\"", "\"\""))
          .append('"');
      separator = ",";
    }
    csv.append("\r\n");
  }

  private byte[] workbook() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Workbook workbook = new Workbook(bytes, "Xinqiao", "1.0")) {
      boolean chinese = header.getFirst().equals(NAME.zh());
      sheet(workbook, chinese ? LIST.zh() : LIST.en(), header, rows);
      sheet(
          workbook,
          chinese ? ABOUT.zh() : ABOUT.en(),
          notes.subList(0, 1),
          notes.stream().skip(1).map(List::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void sheet(
      Workbook workbook, String name, List<String> first, List<List<String>> rows)
      throws IOException {
    Worksheet sheet = workbook.newWorksheet(name);
    for (int column = 0; column < first.size(); column++) {
      sheet.value(0, column, typed(first.get(column)));
      sheet.style(0, column).bold().set();
      sheet.width(column, column == first.size() - 1 ? 40 : 14);
    }
    sheet.freezePane(0, 1);
    for (int row = 0; row < rows.size(); row++) {
      List<String> cells = rows.get(row);
      for (int column = 0; column < cells.size(); column++) {
        sheet.value(row + 1, column, typed(cells.get(column)));
      }
    }
    sheet.finish();
  }

  /// What XML cannot hold is left out.
  private static String typed(String cell) {
    return FormulaSafe.guarded(cell)
        .codePoints()
        .filter(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r')
        .filter(c -> c != 0xFFFE && c != 0xFFFF && Character.getType(c) != Character.SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
