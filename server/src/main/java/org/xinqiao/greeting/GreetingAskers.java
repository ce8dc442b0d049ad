package org.xinqiao.greeting;

import java.util.List;
import org.springframework.stereotype.Component;
import org.xinqiao.governor.ContactAskers;

/// The greetings, as those that ask for contacts: each can be stopped, and found among what was not
/// sent.
@Component
class GreetingAskers implements ContactAskers {

  private final GreetingContent content;

  GreetingAskers(GreetingContent content) {
    this.content = content;
  }

  @Override
  public List<Asker> askers() {
    return content.all().stream().map(one -> new Asker(one.origin(), one.title())).toList();
  }
}
