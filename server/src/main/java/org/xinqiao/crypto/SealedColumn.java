package org.xinqiao.crypto;

/// A column whose ciphertexts belong to no single patient. Its module declares it as a bean: what
/// is not declared is not sealed, so that a rotation of keys forgets none.
///
/// @param place `table.column`, unique
/// @param column what its ciphertexts are bound to, the argument of [FieldCipher#encryptForTenant]
/// @param find the next rows under another key, as `row` (text, what a ciphertext is bound to) and
///   `sealed`: parameters `tenant`, `number` (the bytes 3 to 6 of a ciphertext that is not looked
///   for), `after` (a row, or null to begin) and `limit`, in the order of `row`
/// @param replace puts `sealed` in the place of `old` at `row` of `tenant`, and changes nothing
///   when something else stands there meanwhile
public record SealedColumn(String place, String column, String find, String replace) {}
