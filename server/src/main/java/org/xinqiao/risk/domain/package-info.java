/// What a risk score is and how its value is worked out: inputs, published formulas and tables of
/// points, bands, and what would lower it. Plain Java: what is known of a patient and the day are
/// arguments.
package org.xinqiao.risk.domain;
