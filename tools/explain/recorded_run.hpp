#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"

namespace headroom {

/// Everything here is what a result folder says of one run. Jobs are known by
/// their row in jobs.csv, from 0, which is their order of submission.

/// A kind of MIG instance, as far as it decides what fits beside what.
struct RecordedKind {
  std::string name;
  std::uint32_t memory_slices = 1;    ///< 1 to 8
  std::vector<std::uint32_t> starts;  ///< ascending, below 8
};

/// So many equal nodes. What is absent is not modelled.
struct RecordedGroup {
  std::string name;
  std::uint32_t count = 1;
  std::uint32_t gpus = 0;
  std::optional<std::int64_t> cpus;
  std::optional<Bytes> memory;
  std::vector<RecordedKind> mig;  ///< its GPUs are partitioned into these; empty: they are whole
};

/// What a job takes: so much on each of so many different nodes.
struct RecordedShape {
  std::uint32_t nodes = 1;
  std::uint32_t gpus_per_node = 0;
  std::int64_t cpu_milli_per_node = 0;  ///< thousandths of a core
  Bytes memory_per_node{};
  std::vector<NodeId> eligible;  ///< the nodes that may serve it; empty: all
  bool impossible = false;       ///< the empty cluster could not hold it
  /// Where it shares devices, by group: thousandths of each; empty: whole GPUs.
  std::vector<std::int64_t> shares{};
  std::string mig;  ///< kind of MIG instance; empty where it asks for none

  [[nodiscard]] bool shares_devices() const { return !shares.empty(); }
};

/// A stretch of RecordedRun::node_ids or slots.
struct ListPart {
  std::size_t first = 0;
  std::size_t count = 0;
};

struct RecordedJob {
  JobName id;
  UserId user{};
  QueueId queue{};
  GpuShare gpus{};                  ///< asked for
  std::optional<TimePoint> submit;  ///< absent: not submitted yet
  std::optional<TimePoint> start;   ///< the first
  std::optional<TimePoint> end;
  JobState state = JobState::queued;
  ListPart nodes;  ///< of the last run
  std::uint32_t shape = 0;
  std::string session{};           ///< how a notebook ended, such as `culled`; empty: it is none
  std::optional<Duration> busy{};  ///< of a notebook: how long it was at work
};

enum class JournalEvent : std::uint8_t {
  shape,
  hold,
  release,
  stop,
  restart,
  resize,
  takes,
  wait,
  first
};

/// A line of journal.csv.
struct JournalLine {
  TimePoint time;
  JournalEvent event{};
  HoldReason reason{};
  std::optional<std::uint32_t> job;  ///< absent for `first`: nobody waits
  std::optional<std::uint32_t> cause;
  ListPart nodes;
  Duration lost{};
  std::uint32_t shape = 0;
  std::uint32_t line = 0;  ///< of `first`: lines do not wait for one another
  ListPart slots;
};

/// A job held its nodes from `start` to `end`, which is the end of the run for
/// one that runs on.
struct HeldRun {
  std::uint32_t job = 0;
  TimePoint start;
  TimePoint end;
  ListPart nodes;
  std::uint32_t shape = 0;  ///< on each of `nodes`, of which a job may name some twice
  ListPart slots;           ///< where it shares devices
  GpuShare gpus{};          ///< in all
};

/// The rules under which jobs waited, by their names.
struct RecordedRules {
  std::string policy;  ///< empty where it was not said
  std::string order;
  std::string backfill;
  std::string preemption;
  std::optional<Duration> cycle;
  std::uint32_t replications = 1;
};

/// A data set that jobs had to wait for.
struct RecordedDataSet {
  std::string name;
  std::vector<std::uint32_t> writers;  ///< jobs
  std::vector<std::uint32_t> readers;
};

struct RecordedRun {
  std::string scenario;
  std::uint64_t seed = 0;
  TimePoint end;
  RecordedRules rules;
  std::vector<RecordedGroup> groups;
  std::vector<RecordedShape> shapes;
  std::map<GpuShare, std::uint32_t> usual_shapes;  ///< by GPUs asked for
  std::vector<RecordedDataSet> data_sets;
  std::vector<RecordedJob> jobs;
  std::vector<JournalLine> journal;  ///< in order of time
  std::vector<HeldRun> runs;         ///< those of one job in order of time
  std::vector<NodeId> node_ids;
  std::vector<DeviceSlot> slots;
  NameTable names;  ///< of jobs
  NameTable users;
  NameTable queues;

  [[nodiscard]] std::span<const NodeId> nodes_of(const ListPart& list) const {
    return std::span{node_ids}.subspan(list.first, list.count);
  }
  [[nodiscard]] std::span<const DeviceSlot> slots_of(const ListPart& list) const {
    return std::span{slots}.subspan(list.first, list.count);
  }
  [[nodiscard]] std::string name_of(std::uint32_t job) const {
    return names.job_text(jobs[job].id);
  }
  [[nodiscard]] const RecordedShape& shape_of(std::uint32_t job) const {
    return shapes[jobs[job].shape];
  }
  /// What a job of this row asks for, rounded up to whole nodes where it takes those.
  [[nodiscard]] GpuShare needed_by(std::uint32_t job) const;
  [[nodiscard]] std::size_t node_count() const;
};

}  // namespace headroom
