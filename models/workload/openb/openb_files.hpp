#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// A node of an openb cluster. Source of the formats here: Alibaba's trace
/// cluster-trace-gpu-v2023 and the simulator of Weng, Yang et al., USENIX ATC'23.
struct OpenbNode {
  std::string name;
  std::uint32_t cpu_milli = 0;
  Bytes memory{};
  std::uint32_t gpus = 0;
  std::string model;  ///< empty for nodes without GPUs
};

/// Most GPUs that a node may have.
inline constexpr std::uint32_t openb_gpus_max = 1024;

/// Reads CSV with the columns `sn,cpu_milli,memory_mib,gpu,model`, found by name; more
/// columns are passed over. Throws InputError, which names the line, for a row that is
/// unsound: a cluster with a node less would be another one.
[[nodiscard]] std::vector<OpenbNode> read_openb_nodes(BlockReader& file);

/// A pod that asks for a part of one GPU, for whole ones, or for none.
struct OpenbPod {
  std::string name;
  std::uint32_t cpu_milli = 0;
  Bytes memory{};
  std::uint32_t gpus = 0;
  std::uint32_t gpu_milli = 0;  ///< of each GPU: 1 … 1000 for one, 1000 for several, 0 for none
  std::string gpu_spec;         ///< admissible node models with `|` between, empty for any
};

struct OpenbPods {
  std::vector<std::optional<OpenbPod>> rows;  ///< by data row; nothing where it is unsound
  TraceAudit audit;
};

/// Reads CSV with the columns `name,cpu_milli,memory_mib,num_gpu,gpu_milli`, and where
/// there is one `gpu_spec`. Unsound rows are counted in the audit. Throws InputError
/// when a column or every pod is missing.
[[nodiscard]] OpenbPods read_openb_pods(BlockReader& file);

/// One line of numbers behind the seed that they belong to.
struct SeededNumbers {
  std::uint64_t seed = 0;
  std::vector<std::uint32_t> numbers;
};

/// Reads lines of a seed and numbers below `bound` with blanks between; `what` says
/// what the numbers are, such as "pod row". Throws InputError, which names the line, for
/// anything else and for a seed that comes twice.
[[nodiscard]] std::vector<SeededNumbers> read_seeded_numbers(BlockReader& file, std::size_t bound,
                                                             const std::string& what);

}  // namespace headroom
