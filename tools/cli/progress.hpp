#pragma once
#include <chrono>
#include <cstdint>
#include <string>

namespace headroom {

/// A bar on standard error for work that lasts: shown after half a second, only
/// on a terminal, gone when the work is over.
class Progress {
 public:
  /// `wanted` is false where the user asked for quiet.
  explicit Progress(bool wanted);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress();

  /// Says that `done` of `expected` parts are done and calls the work `what`.
  /// Cheap: draws at most ten times a second. `expected` may be 0: not known.
  void show(const std::string& what, std::uint64_t done, std::uint64_t expected);

 private:
  using Clock = std::chrono::steady_clock;

  bool on_terminal_ = false;
  bool drawn_ = false;
  Clock::time_point next_drawing_;
};

/// The line that a bar draws: `what`, a bar where `expected` is known, the count.
[[nodiscard]] std::string progress_line(const std::string& what, std::uint64_t done,
                                        std::uint64_t expected);

}  // namespace headroom
