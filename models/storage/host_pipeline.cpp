#include "models/storage/host_pipeline.hpp"

#include <algorithm>

namespace headroom {

PipelineRate host_pipeline(const HostPipeline& pipeline) {
  PipelineRate result{.samples_per_second = pipeline.accelerators};
  const auto bound = [&](double capacity, double need, PipelineStage stage) {
    if (capacity <= 0.0 || need <= 0.0) return;
    const double rate = capacity / need;
    if (result.samples_per_second > 0.0 && rate >= result.samples_per_second) return;
    result = {.samples_per_second = rate, .limited_by = stage};
  };
  bound(pipeline.to_accelerators.count, pipeline.tensor_bytes, PipelineStage::transfer);
  bound(pipeline.cores * pipeline.samples_per_core, 1.0, PipelineStage::decode);
  bound(pipeline.storage.count, pipeline.stored_bytes * (1.0 - pipeline.cache_hits),
        PipelineStage::storage);
  return result;
}

InputStalls input_stalls(double synthetic, double cached, double cold) {
  return {.preparation = (1.0 / cached - 1.0 / synthetic) * cold,
          .fetching = (1.0 / cold - 1.0 / cached) * cold};
}

double with_serial_host_work(double samples_per_second, double host_seconds) {
  return 1.0 / (1.0 / samples_per_second + host_seconds);
}

Bandwidth client_read_rate(Bandwidth line_rate, Bandwidth slots) {
  constexpr double wire_share = 0.87;
  constexpr double slot_share = 0.90;
  const Bandwidth wire = line_rate * wire_share;
  if (slots.count <= 0.0) return wire;
  return std::min(wire, slots * slot_share);
}

}  // namespace headroom
