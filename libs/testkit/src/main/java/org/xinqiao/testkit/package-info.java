/// What tests need instead of sleeping, mocking and hoping: a clock to set, seeded generators, a
/// patient wait for other processes and a proxy that breaks connections. Test scope only.
@NullMarked
package org.xinqiao.testkit;

import org.jspecify.annotations.NullMarked;
