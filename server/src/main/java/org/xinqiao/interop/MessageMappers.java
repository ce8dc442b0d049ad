package org.xinqiao.interop;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Finds who reads a message.
@Component
class MessageMappers {

  private final Map<String, MessageMapper> byMessage = new HashMap<>();
  private final Set<String> types = new HashSet<>();

  MessageMappers(List<MessageMapper> mappers) {
    for (MessageMapper mapper : mappers) {
      for (String message : mapper.messages()) {
        if (byMessage.put(message, mapper) != null) {
          throw new IllegalStateException("Two mappers for " + message);
        }
        types.add(message.substring(0, message.indexOf('^')));
      }
    }
  }

  /// @throws IntakeRefusal when nobody reads it
  MessageMapper of(MessageHeader header) {
    MessageMapper mapper = byMessage.get(header.type() + "^" + header.event());
    if (mapper != null) {
      return mapper;
    }
    throw new IntakeRefusal(
        types.contains(header.type())
            ? IntakeRefusal.Reason.EVENT_UNSUPPORTED
            : IntakeRefusal.Reason.TYPE_UNSUPPORTED,
        "MSH-9");
  }
}
