package org.xinqiao.risk.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// Arithmetic as a paper prints it: `+ - * / ^`, brackets, comparisons that are 1 or 0, and a few
/// functions, over names that somebody else gives values to. It can do nothing else: no loop, no
/// call to anything but the functions below, no access to anything but the names. It is content of
/// the product and never comes from what people type (ADR 0060).
///
/// Immutable.
public final class Expression {

  private static final Map<String, Integer> FUNCTIONS =
      Map.of("ln", 1, "exp", 1, "sqrt", 1, "min", 2, "max", 2);

  private sealed interface Node {
    record Number(double value) implements Node {}

    record Name(String name) implements Node {}

    record Operation(String sign, Node left, Node right) implements Node {}

    record Call(String function, List<Node> arguments) implements Node {}
  }

  private final String text;
  private final Node root;

  private Expression(String text, Node root) {
    this.text = text;
    this.root = root;
  }

  /// @throws IllegalArgumentException with the place in the text that is not understood
  public static Expression of(String text) {
    Reader reader = new Reader(text);
    return new Expression(text, reader.whole());
  }

  /// The names it needs values of, in the order in which they stand.
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    collect(root, names);
    return names;
  }

  public double value(ToDoubleFunction<String> values) {
    return value(root, values);
  }

  private static void collect(Node node, Set<String> names) {
    switch (node) {
      case Node.Number number -> {}
      case Node.Name(String name) -> names.add(name);
      case Node.Operation(String sign, Node left, Node right) -> {
        collect(left, names);
        collect(right, names);
      }
      case Node.Call(String function, List<Node> arguments) ->
          arguments.forEach(argument -> collect(argument, names));
    }
  }

  private static double value(Node node, ToDoubleFunction<String> values) {
    return switch (node) {
      case Node.Number(double value) -> value;
      case Node.Name(String name) -> values.applyAsDouble(name);
      case Node.Operation(String sign, Node left, Node right) ->
          operate(sign, value(left, values), value(right, values));
      case Node.Call(String function, List<Node> arguments) ->
          call(function, arguments.stream().mapToDouble(each -> value(each, values)).toArray());
    };
  }

  private static double operate(String sign, double left, double right) {
    return switch (sign) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "^" -> Math.pow(left, right);
      case "<" -> left < right ? 1 : 0;
      case "<=" -> left <= right ? 1 : 0;
      case ">" -> left > right ? 1 : 0;
      case ">=" -> left >= right ? 1 : 0;
      default -> throw new IllegalStateException(sign);
    };
  }

  private static double call(String function, double[] arguments) {
    return switch (function) {
      case "ln" -> Math.log(arguments[0]);
      case "exp" -> Math.exp(arguments[0]);
      case "sqrt" -> Math.sqrt(arguments[0]);
      case "min" -> Math.min(arguments[0], arguments[1]);
      case "max" -> Math.max(arguments[0], arguments[1]);
      default -> throw new IllegalStateException(function);
    };
  }

  @Override
  public String toString() {
    return text;
  }

  /// From the weakest bond to the strongest: comparison, sum, product, sign, power.
  private static final class Reader {

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Node whole() {
      Node node = comparison();
      blanks();
      if (at < text.length()) {
        throw wrong("'" + text.charAt(at) + "' is one too many");
      }
      return node;
    }

    private Node comparison() {
      Node left = sum();
      for (String sign : List.of("<=", ">=", "<", ">")) {
        if (takes(sign)) {
          return new Node.Operation(sign, left, sum());
        }
      }
      return left;
    }

    private Node sum() {
      Node left = product();
      while (true) {
        if (takes("+")) {
          left = new Node.Operation("+", left, product());
        } else if (takes("-")) {
          left = new Node.Operation("-", left, product());
        } else {
          return left;
        }
      }
    }

    private Node product() {
      Node left = signed();
      while (true) {
        if (takes("*")) {
          left = new Node.Operation("*", left, signed());
        } else if (takes("/")) {
          left = new Node.Operation("/", left, signed());
        } else {
          return left;
        }
      }
    }

    private Node signed() {
      return takes("-") ? new Node.Operation("-", new Node.Number(0), signed()) : power();
    }

    private Node power() {
      Node base = atom();
      return takes("^") ? new Node.Operation("^", base, signed()) : base;
    }

    private Node atom() {
      if (takes("(")) {
        Node inside = comparison();
        expect(")");
        return inside;
      }
      blanks();
      int start = at;
      if (at < text.length() && Character.isDigit(text.charAt(at))) {
        while (at < text.length() && isNumeral(text.charAt(at))) {
          at++;
        }
        return new Node.Number(number(start));
      }
      while (at < text.length() && isLetter(text.charAt(at), at == start)) {
        at++;
      }
      if (start == at) {
        throw wrong("a number, a name or a bracket is missing");
      }
      String name = text.substring(start, at);
      return takes("(") ? call(name, start) : new Node.Name(name);
    }

    private Node call(String function, int start) {
      Integer wanted = FUNCTIONS.get(function);
      if (wanted == null) {
        at = start;
        throw wrong("there is no function " + function);
      }
      List<Node> arguments = new ArrayList<>();
      do {
        arguments.add(comparison());
      } while (takes(","));
      expect(")");
      if (arguments.size() != wanted) {
        at = start;
        throw wrong(function + " takes " + wanted + ", not " + arguments.size());
      }
      return new Node.Call(function, List.copyOf(arguments));
    }

    private double number(int start) {
      try {
        return Double.parseDouble(text.substring(start, at));
      } catch (NumberFormatException e) {
        at = start;
        throw wrong("that is not a number");
      }
    }

    private static boolean isNumeral(char c) {
      return c >= '0' && c <= '9' || c == '.';
    }

    private static boolean isLetter(char c, boolean first) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9';
    }

    private void expect(String sign) {
      if (!takes(sign)) {
        throw wrong("'" + sign + "' is missing");
      }
    }

    private boolean takes(String sign) {
      blanks();
      if (text.startsWith(sign, at)) {
        at += sign.length();
        return true;
      }
      return false;
    }

    private void blanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("\"%s\", at %d: %s".formatted(text, at + 1, what));
    }
  }
}
