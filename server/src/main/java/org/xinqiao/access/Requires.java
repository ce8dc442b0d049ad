package org.xinqiao.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the permission of a controller's handler. Every handler has one: a test fails when it is
/// missing, and at run time such a handler is refused to everybody. Stands on the method and not on
/// the class, so that the route and its permission are read together.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
  Permission value();

  /// Whether the second factor must have been shown in this session a little while ago: for acts
  /// that give power to somebody or let data out.
  boolean fresh() default false;

  /// Whether it also works while the person still has to choose a password of their own.
  boolean beforeOwnPassword() default false;
}
