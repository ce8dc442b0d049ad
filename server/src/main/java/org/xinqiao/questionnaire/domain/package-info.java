/// The rules of a questionnaire, without a server or a database: what an item asks, which answers
/// it takes, what they add up to, which flag they raise and what the patient is told.
@NamedInterface("domain")
package org.xinqiao.questionnaire.domain;

import org.springframework.modulith.NamedInterface;
