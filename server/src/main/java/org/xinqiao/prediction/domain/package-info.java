/// What a model is and how good it is: features in bands, weights, regression, hazards week by
/// week, and measures against what happened later. Plain Java: examples and days are arguments.
package org.xinqiao.prediction.domain;
