#pragma once

namespace headroom {

/// All reals from `low` to `high`; which figure they are said to hold, and how
/// surely, is said where one is made.
struct ConfidenceInterval {
  double low = 0.0;
  double high = 0.0;
};

}  // namespace headroom
