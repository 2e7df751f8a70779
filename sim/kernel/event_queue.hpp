#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// Who goes first among the events of one instant: what frees capacity, what
/// breaks, what asks, then who decides, then who looks.
enum class Phase : std::uint8_t { release, fault, arrival, decide, observe };
inline constexpr std::size_t phase_count = 5;

/// The clock and the future of one run. Equal time and phase means first
/// filed, first served, on every machine. Not thread-safe: one queue per run.
///
/// A 4-ary heap on packed keys holds the future; events filed for the present
/// instant wait in one line per phase and never touch the heap.
template <class Event>
class EventQueue {
 public:
  [[nodiscard]] TimePoint now() const { return now_; }
  [[nodiscard]] bool empty() const { return heap_.empty() && present_count_ == 0; }

  /// Files `event`; requires `when >= now()`.
  void schedule(TimePoint when, Phase phase, Event event) {
    HEADROOM_ASSERT(when >= now_, "an event is not filed in the past");
    if (when == now_) {
      present_[static_cast<std::size_t>(phase)].events.push_back(std::move(event));
      ++present_count_;
      return;
    }
    const std::uint64_t rank = static_cast<std::uint64_t>(phase) << phase_shift | filed_++;
    push({static_cast<Key>(when.since_start.count) << when_shift | rank, std::move(event)});
  }

  /// The time of the next event; nullopt when none is left.
  [[nodiscard]] std::optional<TimePoint> next_time() const {
    if (present_count_ > 0) return now_;
    if (heap_.empty()) return std::nullopt;
    return TimePoint{{when_of(heap_.front().key)}};
  }

  /// Takes the next event and moves the clock to it; nullopt when none is left.
  std::optional<Event> pop() {
    if (present_count_ > 0) {
      // What the heap holds for this instant was filed before it began.
      const std::size_t phase = first_present_phase();
      if (heap_.empty() || when_of(heap_.front().key) != now_.since_start.count ||
          phase_of(heap_.front().key) > phase) {
        return take_present(phase);
      }
    }
    if (heap_.empty()) return std::nullopt;
    now_ = TimePoint{{when_of(heap_.front().key)}};
    return pop_heap();
  }

 private:
  /// Time above, then phase, then filing order: one number to compare.
  __extension__ using Key = unsigned __int128;
  static constexpr unsigned when_shift = 64;
  static constexpr unsigned phase_shift = 56;
  [[nodiscard]] static std::int64_t when_of(Key key) {
    return static_cast<std::int64_t>(key >> when_shift);
  }
  [[nodiscard]] static std::size_t phase_of(Key key) {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(key) >> phase_shift);
  }

  struct Entry {
    Key key;
    Event event;
  };
  struct Line {
    std::vector<Event> events;
    std::size_t served = 0;
  };

  [[nodiscard]] std::size_t first_present_phase() const {
    std::size_t phase = 0;
    while (present_[phase].served == present_[phase].events.size()) ++phase;
    return phase;
  }

  Event take_present(std::size_t phase) {
    Line& line = present_[phase];
    Event event = std::move(line.events[line.served++]);
    if (line.served == line.events.size()) {
      line.events.clear();
      line.served = 0;
    }
    --present_count_;
    return event;
  }

  void push(Entry entry) {
    std::size_t place = heap_.size();
    heap_.push_back(entry);
    while (place > 0) {
      const std::size_t parent = (place - 1) / 4;
      if (!(entry.key < heap_[parent].key)) break;
      heap_[place] = std::move(heap_[parent]);
      place = parent;
    }
    heap_[place] = std::move(entry);
  }

  /// Of the up to four entries from `child` on, the one with the smallest key.
  [[nodiscard]] std::size_t least_child(std::size_t child) const {
    const Entry* const at = heap_.data() + child;
    if (child + 4 <= heap_.size()) {
      // Two independent comparisons, then one: no branch to mispredict.
      const std::size_t low = at[1].key < at[0].key ? 1 : 0;
      const std::size_t high = at[3].key < at[2].key ? 3 : 2;
      return child + (at[high].key < at[low].key ? high : low);
    }
    std::size_t least = child;
    for (std::size_t i = child + 1; i < heap_.size(); ++i) {
      if (heap_[i].key < heap_[least].key) least = i;
    }
    return least;
  }

  Event pop_heap() {
    Event first = std::move(heap_.front().event);
    Entry last = std::move(heap_.back());
    heap_.pop_back();
    const std::size_t size = heap_.size();
    if (size == 0) return first;
    std::size_t place = 0;
    for (std::size_t child = 1; child < size; child = 4 * place + 1) {
      const std::size_t least = least_child(child);
      if (!(heap_[least].key < last.key)) break;
      heap_[place] = std::move(heap_[least]);
      place = least;
    }
    heap_[place] = std::move(last);
    return first;
  }

  std::vector<Entry> heap_;
  std::array<Line, phase_count> present_;
  std::size_t present_count_ = 0;
  TimePoint now_{};
  std::uint64_t filed_ = 0;
};

}  // namespace headroom
