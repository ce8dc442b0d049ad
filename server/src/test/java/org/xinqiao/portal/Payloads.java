package org.xinqiao.portal;

import java.util.ArrayList;
import java.util.List;

/// Texts that have been scripts elsewhere: tags, handlers, mutation, SVG, templates, direction
/// overrides, SQL.
final class Payloads {

  private static final List<String> SEEDS =
      List.of(
          "<script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "<svg onload=alert(1)>",
          "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
          "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
          "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
          "<iframe srcdoc='<script>alert(1)</script>'>",
          "<a href=\"javascript:alert(1)\">x</a>",
          "<a href=\"java&#x09;script:alert(1)\">x</a>",
          "\"><script>alert(1)</script>",
          "'-alert(1)-'",
          "</textarea><script>alert(1)</script>",
          "</title><script>alert(1)</script>",
          "{{constructor.constructor('alert(1)')()}}",
          "${alert(1)}",
          "#{7*7}",
          "<%= 7*7 %>",
          "<details open ontoggle=alert(1)>",
          "<video><source onerror=alert(1)>",
          "<body onpageshow=alert(1)>",
          "<form><button formaction=javascript:alert(1)>x",
          "<object data=javascript:alert(1)>",
          "<embed src=javascript:alert(1)>",
          "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
          "<link rel=stylesheet href=//example.invalid/x.css>",
          "<style>@import '//example.invalid/x.css';</style>",
          "<template><script>alert(1)</script></template>",
          "<select><style></select><img src=x onerror=alert(1)></style>",
          "\u202Egnp.exe\u202C",
          "\u2028alert(1)\u2029",
          "'; DROP TABLE questionnaire_answer; --",
          "' OR 1=1 --",
          "%3Cscript%3Ealert(1)%3C/script%3E",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
          "<![CDATA[<script>alert(1)</script>]]>",
          "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
          "data:text/html,<script>alert(1)</script>");

  private Payloads() {}

  /// At least 150, each as it is and inside of what a patient may write.
  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String seed : SEEDS) {
      all.add(seed);
      all.add("伤口有点痒" + seed);
      all.add(seed.toUpperCase(java.util.Locale.ROOT));
      all.add("😀" + seed + "\n\t谢谢");
    }
    return all;
  }
}
