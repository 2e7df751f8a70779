#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// What a stage of data preparation can be held back by, as a part of the stack.
enum class EtlPart : std::uint8_t { cpu, storage, network, disk };
inline constexpr std::size_t etl_parts = 4;

/// Bytes that stages moved.
struct EtlBytes {
  Bytes read{};             ///< from a storage or the nodes' own disks
  Bytes shuffle_read{};     ///< from the nodes' disks
  Bytes shuffle_written{};  ///< to them
  Bytes written{};          ///< to a storage or the nodes' own disks

  EtlBytes& operator+=(const EtlBytes& other) {
    read += other.read;
    shuffle_read += other.shuffle_read;
    shuffle_written += other.shuffle_written;
    written += other.written;
    return *this;
  }
};

/// Time under one limit.
struct EtlLimited {
  std::uint32_t limit = 0;    ///< into EtlRecords::limits
  double core_seconds = 0.0;  ///< of the cores that stages had meanwhile
  /// These core-seconds over those that the same work would take without it; absent where
  /// nothing else would have been a limit.
  std::optional<double> gain{};
};

/// What became of one job that prepares data.
struct EtlRecord {
  JobId job{};
  bool started = false;
  std::uint32_t stages = 0;       ///< it has
  std::uint32_t stages_done = 0;  ///< and of which results are there
  EtlBytes moved{};               ///< since the job began, the same again where work was repeated
  double core_seconds = 0.0;      ///< held after the warm-up
  double restart_core_seconds = 0.0;  ///< of them, spent to come back after a stop
  std::vector<EtlLimited> limited{};  ///< longest first; ties by number
};

/// All that data preparation of one run leaves behind.
struct EtlRecords {
  struct Limit {
    std::string name;
    EtlPart part{};
  };
  std::vector<EtlRecord> jobs;  ///< by rising job
  std::vector<Limit> limits;

  [[nodiscard]] bool empty() const { return jobs.empty(); }
  /// The record of a job; nullptr when it prepares no data.
  [[nodiscard]] const EtlRecord* find(JobId job) const;
};

}  // namespace headroom
