#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A stage of data preparation, as one attempt of it ran: tasks that need nothing of each other,
/// read what its parents left behind, and end together.
struct EtlStage {
  std::uint32_t id = 0;
  std::uint32_t attempt = 0;
  std::uint64_t line = 0;  ///< of the file, where it is complete
  std::string name;
  std::vector<std::uint32_t> parents;  ///< ids of stages whose output it shuffles in
  std::uint32_t tasks = 0;
  Duration submit{};        ///< since 1970
  Duration run{};           ///< from then to its end
  Duration task_time{};     ///< summed over its tasks, failed ones too; 0 where the log has none
  Bytes read{};             ///< from storage
  Bytes written{};          ///< to storage
  Bytes shuffle_read{};     ///< from other tasks, local or not
  Bytes shuffle_written{};  ///< for other tasks
  Bytes spilled{};          ///< to local disks, for want of memory
  bool failed = false;
};

/// One run of an application, with what its executors are.
struct EtlApplication {
  std::string id;
  std::string name;
  std::string user;
  std::string queue;
  std::uint32_t executor_cores = 0;  ///< 0: not said
  Bytes executor_memory{};           ///< of each, overhead included; 0: not said
  std::uint32_t task_cores = 1;
  std::vector<EtlStage> stages;  ///< in the order in which they ended
};

/// Cores that `stage` kept busy on average, at least one and rounded up, so that core-seconds are
/// kept; where the log says nothing of tasks, one core for each.
[[nodiscard]] std::uint32_t cores_of(const EtlStage& stage, const EtlApplication& application);

}  // namespace headroom
