package org.xinqiao.messaging;

import java.util.Map;

/// Parts of texts that stand in another module's content, such as the words of a greeting. Contacts
/// carry only which part it is, and the words are put in when the text is written.
public interface TextParts {

  /// The values of placeholders by their names, for a contact with these parameters; empty when it
  /// is none of this module's, or when the part is not there any more.
  ///
  /// @param language `zh-CN` or `en`
  Map<String, String> parts(Map<String, String> parameters, String language);
}
