package org.xinqiao.crypto;

import java.util.SortedSet;

/// The installation's root keys, 32 bytes each, numbered from 1. Where they are kept (files of the
/// data folder, a key management service) is wiring; they are never in the database. Every node
/// holds the same ones.
public interface RootKeys {

  /// Those that this node holds, lowest first. Never empty.
  SortedSet<Integer> numbers();

  /// @throws IllegalStateException when this node does not hold it
  byte[] bytes(int number);

  /// Makes the key of that number, unless it is there already.
  void make(int number);
}
