#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/audit_report.hpp"
#include "models/workload/openb/openb_files.hpp"
#include "tests/fuzz/readers/fuzz_trace.hpp"

namespace headroom {
namespace {

/// A text that is no file of the kind may only throw InputError.
template <class Read>
void try_reading(std::string_view text, Read read) {
  try {
    BlockReader file = BlockReader::from_memory(text, "fuzz");
    read(file);
  } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
  }
}

void check_pods(const OpenbPods& pods) {
  std::size_t sound = 0;
  for (const auto& pod : pods.rows) {
    if (!pod) continue;
    ++sound;
    HEADROOM_ASSERT(pod->gpu_milli <= 1000 && (pod->gpus > 0) == (pod->gpu_milli > 0),
                    "pods ask for GPUs or for none");
  }
  HEADROOM_ASSERT(sound > 0 && sound == pods.audit.accepted, "the audit counts the pods");
  HEADROOM_ASSERT(pods.audit.rejected == pods.rows.size() - sound, "and the others");
  static_cast<void>(audit_report(pods.audit));
}

}  // namespace
}  // namespace headroom

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try_reading(text, [](BlockReader& file) {
    HEADROOM_ASSERT(!read_openb_nodes(file).empty(), "a cluster has nodes");
  });
  try_reading(text, [](BlockReader& file) { check_pods(read_openb_pods(file)); });
  try_reading(text, [](BlockReader& file) {
    for (const SeededNumbers& order : read_seeded_numbers(file, 100, "pod row")) {
      for (const std::uint32_t number : order.numbers) HEADROOM_ASSERT(number < 100, "in range");
    }
  });
  return fuzz_format("openb", data, size);
}
