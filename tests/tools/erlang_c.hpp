#pragma once
#include <cmath>
#include <cstddef>
#include <limits>

namespace headroom::test {

/// The mean wait in M/M/c with `offered` Erlangs, in the unit of `service`; infinite where the
/// servers are too few. Source: Erlang's C formula by the recursion over B (Kleinrock,
/// Queueing Systems I, 1975, sections 3.5 and 3.6).
inline double erlang_c_wait(double offered, std::size_t servers, double service) {
  const auto count = static_cast<double>(servers);
  if (offered >= count) return std::numeric_limits<double>::infinity();
  double blocked = 1.0;
  for (std::size_t i = 1; i <= servers; ++i) {
    blocked = offered * blocked / (static_cast<double>(i) + (offered * blocked));
  }
  const double waits = blocked / (1.0 - ((offered / count) * (1.0 - blocked)));
  return waits * service / (count - offered);
}

}  // namespace headroom::test
