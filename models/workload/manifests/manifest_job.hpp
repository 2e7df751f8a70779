#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/cron/cron_times.hpp"
#include "models/workload/trace/audit_rules.hpp"

namespace headroom {

/// What one pod asks for.
struct PodNeeds {
  std::uint32_t gpus = 0;   ///< devices, whole or shared, or MIG instances
  GpuShare gpu_fraction{};  ///< of each device; 0: whole ones
  Bytes gpu_memory{};       ///< of each device; 0: not asked for
  std::string mig;          ///< a profile; empty: none
  std::int64_t cpu_milli = 0;
  Bytes memory{};

  bool operator==(const PodNeeds&) const = default;
};

/// Pods that are alike.
struct PodBatch {
  PodNeeds needs;
  std::uint32_t count = 1;
};

/// Something to say of a job in the audit, as AuditLog::note takes it.
struct ManifestNote {
  AuditRule rule;
  std::string field;
  std::string value;
};

/// What one manifest, or one step of a pipeline, asks for: a gang of pods that start together, as
/// often as `copies` and the schedule say. Pods without GPUs beside others are part of it.
struct ManifestJob {
  std::uint64_t line = 0;
  std::string id;
  std::vector<PodBatch> pods;
  std::vector<std::string> gpu_models;
  std::string user;
  std::string queue;
  std::string priority_class;  ///< by name, to be looked up
  std::optional<std::int32_t> priority;
  std::optional<bool> preemptible;
  std::optional<Duration> created;   ///< since 1970
  std::optional<Duration> submit;    ///< since the start, where the manifest says so itself
  std::optional<Duration> run;       ///< where known
  std::optional<Duration> walltime;  ///< its deadline
  bool is_endless = false;           ///< a service: it lasts as long as anybody looks
  std::uint32_t copies = 1;          ///< so many of it, which do not wait for each other to start
  std::uint32_t at_once = 1;         ///< of those, so many run at once; later ones follow
  std::uint32_t waves = 1;           ///< the gang does its work so often, one after the other
  std::optional<CronTimes> schedule;
  std::optional<std::uint32_t> pods_min;  ///< of the pods with GPUs, where their number may vary
  std::optional<std::uint32_t> pods_max;
  std::vector<std::string> after;        ///< ids of jobs that it waits for
  bool runs_always = false;              ///< after those, even where they failed
  std::optional<std::uint32_t> retries;  ///< of a step of a pipeline, where it says so
  std::vector<ManifestNote> notes;

  void note(AuditRule rule, std::string_view field, std::string_view value) {
    notes.push_back({rule, std::string{field}, std::string{value}});
  }
  /// Whether a note says that it is no job after all.
  [[nodiscard]] bool is_rejected() const;
};

}  // namespace headroom
