#pragma once
#include <cstdint>
#include <optional>

#include "headroom/units.hpp"

#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"

namespace headroom {

/// Keeps one event of kind `Tick` on file for someone who says when it acts next.
template <class Tick>
class TickFiler {
 public:
  explicit TickFiler(EventQueue<Event>& future) : future_{&future} {}

  /// Files the next one where `next` has changed; those filed before are stale then.
  void file(std::optional<TimePoint> next) {
    if (next == filed_) return;
    filed_ = next;
    ++epoch_;
    if (next) future_->schedule(*next, Phase::arrival, Tick{epoch_});
  }

  /// Whether `tick` is the one on file, which then has happened.
  [[nodiscard]] bool takes(const Tick& tick) {
    if (tick.epoch != epoch_) return false;
    filed_.reset();
    return true;
  }

 private:
  EventQueue<Event>* future_;
  std::optional<TimePoint> filed_;
  std::uint32_t epoch_ = 0;
};

}  // namespace headroom
