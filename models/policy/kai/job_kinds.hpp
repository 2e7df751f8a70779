#pragma once
// Waiting jobs that differ in nothing that a turn depends on but their age. The scheduler gives
// each its turn; here what one found out holds for all of its kind until something changes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/resources.hpp"
#include "models/policy/kai/session.hpp"
#include "models/policy/kai/shapes.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

class SchedulingSession;
struct PodGroup;

enum class KindId : std::uint32_t {};

/// Jobs of one queue, each with one pod set, no topology constraint, no preemption delay, and a
/// next batch of as many pods that are all alike.
struct JobKind {
  QueueId queue{};
  int priority = 0;
  bool is_preemptible = false;
  bool is_guaranteed = false;
  bool is_ready = false;
  bool has_active = false;  ///< grows, instead of starting
  ShapeId shape{};
  std::optional<std::size_t> affinity;
  bool is_legacy_mig = false;
  std::size_t pods = 0;
  Amounts request;               ///< of the batch, GPU memory in the smallest devices
  Amounts admitted_as;           ///< the same, GPU memory in the largest devices
  double gpus = 0;               ///< as consolidation adds them
  std::int64_t pool_memory = 0;  ///< likewise
};

/// All kinds that some listed job is of. Numbers of kinds that are gone are given out again.
class JobKinds {
 public:
  /// The kind of a job with this next batch, counted once more; none for a job that has no like.
  std::optional<KindId> take(const SchedulingSession& session, const PodGroup& group,
                             const std::vector<TaskId>& batch);
  /// Takes back so many calls of take().
  void release(KindId kind, std::size_t count);

  [[nodiscard]] const JobKind& operator[](KindId id) const {
    return entries_[static_cast<std::size_t>(id)].kind;
  }
  /// Notes what holds back the jobs of the kind; whether that is not what was noted before. `by`
  /// names any of them.
  bool note(KindId id, const HeldBack& by);
  /// One more than the largest number given out.
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  using Key = std::array<std::int64_t, 6>;
  struct Entry {
    JobKind kind;
    Key key{};
    std::size_t jobs = 0;
    std::optional<HeldBack> held_back;
  };

  std::vector<Entry> entries_;
  std::map<Key, KindId> known_;
  std::vector<KindId> free_;
};

}  // namespace headroom::kai
