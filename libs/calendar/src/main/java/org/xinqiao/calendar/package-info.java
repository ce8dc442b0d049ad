/// Working days with the public holidays and make-up working days (调休) of mainland China, working
/// hours, and quiet hours. Plain arithmetic: no clock, no server, no database.
package org.xinqiao.calendar;
