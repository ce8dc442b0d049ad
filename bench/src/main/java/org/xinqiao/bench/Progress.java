package org.xinqiao.bench;

/// Tells the person who waits what is being done. Standard output is kept for the report.
@FunctionalInterface
interface Progress {

  void say(String words);
}
