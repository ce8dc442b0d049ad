/// Text messages over HTTP, to Aliyun SMS or to a gateway whose requests and answers are described
/// in settings. [SmsChannel] is the door; [SmsPush] reads what the provider reports by itself.
@NullMarked
package org.xinqiao.channel.sms;

import org.jspecify.annotations.NullMarked;
