#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// How fast something goes lately, from when how much of it was done.
class Pace {
 public:
  /// `done` of it at `at_s`, seconds on any clock; neither ever goes back.
  void note(double at_s, double done);
  /// Units a second over the last 10 s or so, over longer where it moves in few steps; absent
  /// while there is nothing to tell it from.
  [[nodiscard]] std::optional<double> per_second() const;
  /// Seconds from `at_s` until `all` is done at this pace.
  [[nodiscard]] std::optional<double> seconds_to(double all, double at_s) const;

 private:
  std::vector<std::pair<double, double>> steps_;  ///< when how much was done, at changes only
};

/// What a progress line can say; what is absent is left out.
struct ProgressFigures {
  std::string what;                  ///< `simulating`
  std::optional<double> share = {};  ///< of the work, 0 to 1
  std::optional<double> simulated_s = {};
  std::uint64_t done = 0;
  std::uint64_t expected = 0;             ///< 0: not known
  std::string unit = {};                  ///< of what is counted: `jobs`; empty: nothing is
  std::optional<double> per_second = {};  ///< units a second
  std::optional<double> left_s = {};
};

/// The line for a terminal of `width` columns, at most one less so that it never wraps: a bar
/// where the share is known, then as many figures as there is room for.
[[nodiscard]] std::string progress_line(const ProgressFigures& figures, std::size_t width,
                                        bool colour);

/// A line on standard error for work that lasts: shown after half a second, only on a terminal,
/// drawn anew ten times a second at most, gone when the work is over. For any thread.
class Progress {
 public:
  /// `wanted` is false where the user asked for quiet.
  explicit Progress(bool wanted);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress();

  /// Shows `figures`, with pace and time left added: the time from the share, or where there is
  /// none from the counts. Cheap: reads the clock once, and draws rarely.
  void show(ProgressFigures figures);
  /// Takes the line away for what is to be printed; the next call of show() brings it back.
  void erase();

 private:
  using Clock = std::chrono::steady_clock;
  void take_away();

  std::mutex mutex_;
  bool on_terminal_ = false;
  bool colour_ = false;
  bool drawn_ = false;
  Clock::time_point begin_;
  Clock::time_point next_drawing_;
  Pace count_pace_;
  Pace share_pace_;
};

}  // namespace headroom
