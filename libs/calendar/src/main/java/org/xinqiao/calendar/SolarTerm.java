package org.xinqiao.calendar;

import com.nlf.calendar.Solar;
import java.time.LocalDate;
import java.util.Objects;

/// The 24 solar terms 二十四节气 in the order of the Gregorian year: when the sun has gone so many
/// degrees on its path.
public enum SolarTerm {
  MINOR_COLD("小寒", 285),
  MAJOR_COLD("大寒", 300),
  START_OF_SPRING("立春", 315),
  RAIN_WATER("雨水", 330),
  AWAKENING_OF_INSECTS("惊蛰", 345),
  SPRING_EQUINOX("春分", 0),
  PURE_BRIGHTNESS("清明", 15),
  GRAIN_RAIN("谷雨", 30),
  START_OF_SUMMER("立夏", 45),
  GRAIN_BUDS("小满", 60),
  GRAIN_IN_EAR("芒种", 75),
  SUMMER_SOLSTICE("夏至", 90),
  MINOR_HEAT("小暑", 105),
  MAJOR_HEAT("大暑", 120),
  START_OF_AUTUMN("立秋", 135),
  END_OF_HEAT("处暑", 150),
  WHITE_DEW("白露", 165),
  AUTUMN_EQUINOX("秋分", 180),
  COLD_DEW("寒露", 195),
  FROST("霜降", 210),
  START_OF_WINTER("立冬", 225),
  MINOR_SNOW("小雪", 240),
  MAJOR_SNOW("大雪", 255),
  WINTER_SOLSTICE("冬至", 270);

  private final String chinese;
  private final int longitude;

  SolarTerm(String chinese, int longitude) {
    this.chinese = chinese;
    this.longitude = longitude;
  }

  /// As it is called in Chinese.
  public String chinese() {
    return chinese;
  }

  /// Of the sun when the term begins, in degrees.
  public int longitude() {
    return longitude;
  }

  /// The day on which it begins in a year, in China.
  ///
  /// @throws IllegalArgumentException for a year outside of 1901 to 2100
  public LocalDate in(int year) {
    if (year <= LunarDate.FIRST_YEAR || year > LunarDate.LAST_YEAR) {
      throw new IllegalArgumentException("Solar terms are known from 1901 to 2100, not in " + year);
    }
    // The table of a summer's day begins in the December before; the winter solstice of its own
    // year stands there under a name of its own.
    Solar begins =
        Objects.requireNonNull(
            new Solar(year, 6, 1)
                .getLunar()
                .getJieQiTable()
                .get(this == WINTER_SOLSTICE ? "DONG_ZHI" : chinese));
    return LocalDate.of(begins.getYear(), begins.getMonth(), begins.getDay());
  }
}
