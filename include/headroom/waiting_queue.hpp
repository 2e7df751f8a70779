#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/chunked_sequence.hpp"
#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// A waiting job in the order of its key, then of its arrival.
struct WaitingJob {
  double key = 0.0;
  JobId job{};
  Duration estimate{};
  [[nodiscard]] bool operator<(const WaitingJob& other) const {
    return key != other.key ? key < other.key : job < other.job;
  }
};

/// Waiting jobs, by footprint and in order within each. Jobs of one footprint
/// share their fate: when one does not fit, none does. So a pass looks at few
/// jobs, however deep the queue is.
class WaitingQueue {
 public:
  void insert(FootprintId footprint, const WaitingJob& waiting);
  /// Requires that the job is in the queue, under this footprint and key.
  void erase(FootprintId footprint, double key, JobId job);
  void clear();

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The first job in order.
  [[nodiscard]] const std::optional<WaitingJob>& first() const { return first_; }

  /// Calls `visit(FootprintId, WaitingJob)` for each job, footprint by footprint.
  template <class Visit>
  void for_each(Visit visit) const;

  class Scan;

 private:
  /// The shortest estimate among the jobs of a chunk.
  struct Shortest {
    Duration estimate = longest_duration;
    void add(const WaitingJob& waiting) { estimate = std::min(estimate, waiting.estimate); }
    void remove(const WaitingJob& waiting, std::span<const WaitingJob> rest) {
      if (waiting.estimate > estimate) return;
      estimate = std::ranges::min(rest, {}, &WaitingJob::estimate).estimate;
    }
  };
  using Lane = ChunkedSequence<WaitingJob, Shortest, 64>;

  void after_erase(FootprintId footprint, JobId job);

  std::vector<Lane> lanes_;            ///< by FootprintId
  std::vector<FootprintId> occupied_;  ///< lanes that are not empty
  std::vector<std::uint32_t> place_;   ///< of each lane in occupied_
  std::optional<WaitingJob> first_;
  std::size_t size_ = 0;
};

/// One walk over the queue in order, which can leave out whole footprints.
/// The queue must not change under it except by take().
class WaitingQueue::Scan {
 public:
  Scan(WaitingQueue& queue, std::span<const Footprint> footprints);

  /// The next job, or nullptr at the end; valid until the next call.
  [[nodiscard]] const WaitingJob* next();
  /// Footprint of the job that next() gave last; requires that none was left out since.
  [[nodiscard]] FootprintId footprint() const { return cursors_[last_].lane; }
  /// Removes the job that next() gave last from the queue; likewise.
  void take();
  /// Leaves out every job whose footprint covers `footprint`.
  void leave_out(const Footprint& footprint);
  /// Of the jobs whose footprint covers `footprint`, goes on with those only
  /// that are estimated to take at most `longest`.
  void leave_out_longer(const Footprint& footprint, Duration longest);

 private:
  struct Cursor {
    FootprintId lane{};
    Lane::Position position;
    WaitingJob current;
    Duration longest = longest_duration;
  };
  static constexpr std::size_t none = SIZE_MAX;

  /// Moves to the first job at or after its position that its limit allows.
  [[nodiscard]] bool settle(Cursor& cursor) const;
  void drop(std::size_t cursor);
  /// Moves on from the job that next() gave last.
  void pass_last();

  WaitingQueue* queue_;
  std::span<const Footprint> footprints_;
  std::vector<Cursor> cursors_;
  std::size_t last_ = none;
  bool last_taken_ = false;
};

template <class Visit>
void WaitingQueue::for_each(Visit visit) const {
  for (const FootprintId footprint : occupied_) {
    const Lane& lane = lanes_[index(footprint)];
    for (std::size_t chunk = 0; chunk < lane.chunk_count(); ++chunk) {
      for (const WaitingJob& waiting : lane.items(chunk)) visit(footprint, waiting);
    }
  }
}

}  // namespace headroom
