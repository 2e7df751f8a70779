#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/manifests/pipeline_file.hpp"

namespace headroom {
namespace {

void read_pipeline(std::string_view text, PipelineFormat format) {
  try {
    BlockReader file = BlockReader::from_memory(text, "fuzz");
    const PipelineFile pipeline = read_pipeline_file(file, format);
    std::set<std::string> names;
    for (const PipelineFileStep& step : pipeline.steps) names.insert(step.name);
    HEADROOM_ASSERT(names.size() == pipeline.steps.size(), "every step has a name of its own");
    for (const PipelineFileStep& step : pipeline.steps) {
      for (const std::string& before : step.after) {
        HEADROOM_ASSERT(names.contains(before), "steps wait for steps");
      }
    }
  } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
  }
}

}  // namespace
}  // namespace headroom

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const auto format : {PipelineFormat::either, PipelineFormat::kfp, PipelineFormat::argo}) {
    read_pipeline(text, format);
  }
  return 0;
}
