package org.xinqiao.questionnaire.domain;

/// How fast a person must look, from the least to the most severe; not a diagnosis.
public enum Level {
  ATTENTION,
  URGENT,
  EMERGENCY
}
