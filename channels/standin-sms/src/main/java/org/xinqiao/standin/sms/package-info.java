/// An SMS provider for tests and for trying things out: speaks the protocols of Aliyun SMS and of a
/// plain signed HTTP gateway over real sockets, fails on demand, reaches nobody. [SmsStandIn] is
/// the door.
@NullMarked
package org.xinqiao.standin.sms;

import org.jspecify.annotations.NullMarked;
