/// E-mail over SMTP. [EmailChannel] is the door; [DeliveryLookup] lets a hospital whose mail server
/// can be asked settle lost answers without a person.
@NullMarked
package org.xinqiao.channel.email;

import org.jspecify.annotations.NullMarked;
