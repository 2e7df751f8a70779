#pragma once

namespace headroom {

/// The value that Student's t of `degrees_of_freedom` > 0 exceeds with
/// probability `upper_tail`, which is in (0, 1). Source: Student, "The probable
/// error of a mean", Biometrika 6(1), 1908.
[[nodiscard]] double student_t_quantile(double upper_tail, double degrees_of_freedom);

/// The probability that Student's t is further from 0 than `t`, on either side:
/// the two-sided p-value. 0 for an infinite `t`, 1 for 0.
[[nodiscard]] double student_t_p_value(double t, double degrees_of_freedom);

}  // namespace headroom
