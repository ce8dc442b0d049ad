/// A channel without a provider outside the process: for tests, demonstrations and training. It can
/// fail in every way a real one does, and shows what the patient would have received.
@NullMarked
package org.xinqiao.channel.sandbox;

import org.jspecify.annotations.NullMarked;
