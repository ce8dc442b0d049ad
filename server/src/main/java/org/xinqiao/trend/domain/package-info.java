/// Ranges, flags, the thinning of curves and which medicines are marked. Plain Java: results, the
/// patient and the time zone are arguments.
package org.xinqiao.trend.domain;
