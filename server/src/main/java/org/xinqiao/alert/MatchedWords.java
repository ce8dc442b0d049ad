package org.xinqiao.alert;

/// Words of an excerpt that a rule matched, so that staff see why.
///
/// @param start first UTF-16 unit
/// @param end after the last UTF-16 unit
/// @param rule the rule's id
public record MatchedWords(int start, int end, String rule) {}
