#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include "models/hardware/catalog.hpp"
#include "models/hardware/figure.hpp"
#include "models/storage/emulated_training.hpp"
#include "tools/validate/measurement.hpp"
#include "tools/validate/predict.hpp"
#include "tools/validate/setup.hpp"

namespace headroom {
namespace {

/// Mean bytes of a sample by the rules of the benchmark, or absent.
std::optional<double> sample_bytes(const std::string& workload, const std::string& accelerator,
                                   const Catalog& catalog) {
  for (const std::string& kind : {accelerator, std::string{"v100"}}) {
    std::string name = "mlperf-";
    name.append(workload).append("-").append(kind);
    if (catalog.has(CatalogKind::storage_benchmark, name)) {
      return catalog.storage_benchmark(name).sample_bytes;
    }
  }
  return std::nullopt;
}

}  // namespace

Prediction predict_emulated_training(const Question& question, const Catalog& catalog) {
  const Setup& setup = question.setup;
  const std::string workload = setup.text("workload");
  const auto batch = setup.number("batch");
  const auto compute = setup.number("compute_s_per_batch");
  const std::uint32_t accelerators =
      setup.count("emulated_accelerators", setup.count("accelerators", 0));
  constexpr double longest_compute = 1e6;
  const bool is_complete = !workload.empty() && batch && compute && accelerators > 0;
  if (!is_complete || !(*compute > 1e-9) || *compute > longest_compute) {
    return Prediction::none("workload, batch, compute time or accelerators are not in the setup");
  }
  const EmulatedResult result =
      emulated_training({.workload = workload,
                         .accelerators = static_cast<double>(accelerators),
                         .batch = *batch,
                         .compute = {std::llround(*compute * 1e9)},
                         .is_at_limit = question.is_at_limit});
  const auto bytes = sample_bytes(workload, setup.text("accelerator"), catalog);
  return answer_each(question, [&](const AskedFigure& figure) -> std::optional<double> {
    if (figure.key == "samples_per_s") return result.samples_per_second;
    if (contains(figure.key, "utilization") || contains(figure.key, "au_")) {
      return 100.0 * result.utilisation;
    }
    if (!bytes) return std::nullopt;
    const double rate = result.samples_per_second * *bytes;
    if (figure.key == "throughput_mib_s") return rate / (1024.0 * 1024.0);
    if (figure.key == "throughput_gb_s") return rate / 1e9;
    return std::nullopt;
  });
}

}  // namespace headroom
