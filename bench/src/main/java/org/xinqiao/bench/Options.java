package org.xinqiao.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What all measurements may be told.
///
/// @param data a folder to run on and to keep; null for one that is removed afterwards
record Options(int patients, long seed, @Nullable Path data) {

  static final int MOST_PATIENTS = 100_000;
  static final int MOST_OF_DEMO = 1_000_000;
  static final int HIGHEST_SEED = 999_999_999;

  /// The command line cannot be followed; the message says what is wrong with it.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  /// @param demo whether the measurement is on the demo hospital
  static Options parse(String[] arguments, int defaultPatients, boolean demo) throws Unusable {
    int patients = defaultPatients;
    int seed = 1;
    Path data = null;
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      switch (option) {
        case "--patients" ->
            patients = number(option, value(arguments, i), 1, demo ? MOST_OF_DEMO : MOST_PATIENTS);
        case "--seed" -> seed = number(option, value(arguments, i), 0, HIGHEST_SEED);
        case "--data" -> data = usable(Path.of(value(arguments, i)), demo);
        default -> throw new Unusable("unknown option " + option);
      }
    }
    return new Options(patients, seed, data);
  }

  private static String value(String[] arguments, int option) throws Unusable {
    if (option + 1 == arguments.length
        || arguments[option + 1].isBlank()
        || arguments[option + 1].startsWith("--")) {
      throw new Unusable(arguments[option] + " needs a value");
    }
    return arguments[option + 1];
  }

  private static int number(String option, String value, int lowest, int highest) throws Unusable {
    // Nine digits fit into an int; whatever is longer is too high anyway.
    if (value.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= lowest && number <= highest) {
        return number;
      }
    }
    throw new Unusable(
        option + " takes a number from " + lowest + " to " + highest + ", not " + value);
  }

  /// What an earlier run or a real hospital left there would be measured, and counted, as well.
  private static Path usable(Path folder, boolean demo) throws Unusable {
    if (demo && Files.exists(folder.resolve("demo-loaded"))) {
      return folder.toAbsolutePath();
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new Unusable("--data takes a folder, and " + folder + " is none");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> content = Files.list(folder)) {
        if (content.findAny().isPresent()) {
          throw new Unusable("--data takes a new or empty folder, and " + folder + " is not empty");
        }
      } catch (IOException e) {
        throw new Unusable("cannot read the folder " + folder);
      }
    }
    return folder.toAbsolutePath();
  }
}
