package org.xinqiao.crypto;

/// Gives the installation's root key, 32 bytes. Where it is kept (a file of the data folder, a key
/// management service) is wiring; it is never in the database.
@FunctionalInterface
public interface RootKey {

  byte[] bytes();
}
