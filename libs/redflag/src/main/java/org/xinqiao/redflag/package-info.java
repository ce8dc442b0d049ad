/// Red flags in incoming Chinese free text: how fast a human must look at a message.
///
/// Plain Java, no framework, no network. The rules are the policies of this package; words,
/// thresholds and replies are data under `content/red-flags` and travel inside the jar. This is
/// triage of the inbox, never a diagnosis.
@NullMarked
package org.xinqiao.redflag;

import org.jspecify.annotations.NullMarked;
