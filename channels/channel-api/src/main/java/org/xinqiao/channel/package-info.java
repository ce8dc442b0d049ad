/// The port every channel implements: what the outbox may ask of a provider, and the honest
/// answers.
@NullMarked
package org.xinqiao.channel;

import org.jspecify.annotations.NullMarked;
