#pragma once
#include <algorithm>
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
/// One 4-ary heap for each phase, so that the few pending arrivals and decisions
/// never climb over the many pending ends. Events filed for the present instant
/// wait in line and touch no heap.
template <class Event>
class EventQueue {
 public:
  [[nodiscard]] TimePoint now() const { return now_; }
  [[nodiscard]] bool empty() const { return !next_time(); }

  /// Files what will happen, an Event or what one is made of; requires `when >= now()`.
  template <class Happening>
  void schedule(TimePoint when, Phase phase, const Happening& happening) {
    HEADROOM_ASSERT(when >= now_, "an event is not filed in the past");
    Lane& lane = lanes_[static_cast<std::size_t>(phase)];
    if (when == now_) {
      lane.present.emplace_back(happening);
    } else {
      lane.push(key(when, filed_++), happening);
    }
  }

  /// The time of the next event; nullopt when none is left.
  [[nodiscard]] std::optional<TimePoint> next_time() const {
    TimePoint next = end_of_time;
    bool any = false;
    for (const Lane& lane : lanes_) {
      if (lane.is_empty()) continue;
      next = std::min(next, lane.next_time(now_));
      any = true;
    }
    return any ? std::optional{next} : std::nullopt;
  }

  /// Takes the next event and moves the clock to it; requires that one is left.
  Event pop() {
    Lane* first = nullptr;
    for (Lane& lane : lanes_) {
      if (lane.is_empty()) continue;
      if (first == nullptr || lane.next_time(now_) < first->next_time(now_)) first = &lane;
    }
    HEADROOM_ASSERT(first != nullptr, "an event is taken only when one is left");
    now_ = first->next_time(now_);
    return first->pop(now_);
  }

 private:
  /// Time above, filing order below: one number to compare.
  __extension__ using Key = unsigned __int128;
  static constexpr unsigned when_shift = 64;
  [[nodiscard]] static Key key(TimePoint when, std::uint64_t filed) {
    return static_cast<Key>(when.since_start.count) << when_shift | filed;
  }
  [[nodiscard]] static TimePoint when_of(Key key) {
    return {{static_cast<std::int64_t>(key >> when_shift)}};
  }
  struct Entry {
    Key key{};
    Event event{};
  };

  /// The events of one phase.
  struct Lane {
    std::vector<Entry> heap;
    std::vector<Event> present;  ///< filed for the instant that is now
    std::size_t served = 0;      ///< of `present`

    [[nodiscard]] bool is_empty() const { return heap.empty() && served == present.size(); }
    [[nodiscard]] TimePoint next_time(TimePoint now) const {
      return served < present.size() ? now : when_of(heap.front().key);
    }

    Event pop(TimePoint now) {
      // What the heap holds for this instant was filed before it began.
      if (!heap.empty() && when_of(heap.front().key) == now) return pop_heap();
      Event event = std::move(present[served++]);
      if (served == present.size()) {
        present.clear();
        served = 0;
      }
      return event;
    }

    template <class Happening>
    void push(Key key, const Happening& happening) {
      std::size_t place = heap.size();
      heap.emplace_back();
      while (place > 0) {
        const std::size_t parent = (place - 1) / 4;
        if (!(key < heap[parent].key)) break;
        heap[place] = std::move(heap[parent]);
        place = parent;
      }
      // In place, since a copy of what was just put together waits for its parts.
      heap[place].key = key;
      heap[place].event = happening;
    }

    Event pop_heap() {
      Event first = std::move(heap.front().event);
      Entry last = std::move(heap.back());
      heap.pop_back();
      const std::size_t size = heap.size();
      if (size == 0) return first;
      std::size_t place = 0;
      for (std::size_t child = 1; child < size; child = 4 * place + 1) {
        const std::size_t least = least_child(child);
        if (!(heap[least].key < last.key)) break;
        heap[place] = std::move(heap[least]);
        place = least;
      }
      heap[place] = std::move(last);
      return first;
    }

    /// Of the up to four entries from `child` on, the one with the smallest key.
    [[nodiscard]] std::size_t least_child(std::size_t child) const {
      const Entry* const at = heap.data() + child;
      if (child + 4 <= heap.size()) {
        // Two independent comparisons, then one: no branch to mispredict.
        const std::size_t low = at[1].key < at[0].key ? 1 : 0;
        const std::size_t high = at[3].key < at[2].key ? 3 : 2;
        return child + (at[high].key < at[low].key ? high : low);
      }
      std::size_t least = child;
      for (std::size_t i = child + 1; i < heap.size(); ++i) {
        if (heap[i].key < heap[least].key) least = i;
      }
      return least;
    }
  };

  std::array<Lane, phase_count> lanes_;
  TimePoint now_{};
  std::uint64_t filed_ = 0;
};

}  // namespace headroom
