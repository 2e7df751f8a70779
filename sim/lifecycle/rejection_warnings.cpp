#include "sim/lifecycle/rejection_warnings.hpp"

#include <string>
#include <vector>

namespace headroom {
namespace {

std::string request_text(const ResourceRequest& request) {
  std::string text = std::to_string(gpus_rounded_up(total_gpus(request))) + " GPUs";
  if (request.device_share.count > 0) {
    text = std::to_string(request.device_share.count) + " thousandths of a GPU";
  } else if (request.gpu_memory.count > 0) {
    text = std::to_string(request.gpu_memory.count) + " bytes of a GPU";
  } else if (!request.mig.empty()) {
    text = "MIG instances " + request.mig;
  }
  if (request.nodes) text += " on " + std::to_string(*request.nodes) + " nodes";
  if (request.cpu_milli > 0) text += ", " + std::to_string(request.cpu_milli / 1000) + " CPUs";
  if (request.memory.count > 0) text += ", " + std::to_string(request.memory.count) + " bytes";
  for (const std::string& model : request.gpu_models) text += ", " + model;
  return text;
}

}  // namespace

std::vector<Diagnostic> rejection_warnings(const JobLife& life, const WorkloadTables& tables) {
  std::vector<Diagnostic> warnings;
  for (const auto& [request, count] : life.rejected()) {
    warnings.push_back({"jobs",
                        std::to_string(count) + " rejected: a request of " +
                            request_text(tables.requests.at(request)) +
                            " can never fit this cluster",
                        "scheduler.reject_impossible=false lets such jobs wait for ever"});
  }
  return warnings;
}

}  // namespace headroom
