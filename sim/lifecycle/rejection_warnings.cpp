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

std::vector<Diagnostic> rejection_warnings(const JobLife& life, const WorkloadTables& tables,
                                           const PartitionTable* partitions) {
  std::vector<Diagnostic> warnings;
  for (const auto& [rejected, count] : life.rejected()) {
    const auto& [partition, request] = rejected;
    const std::string where = partitions == nullptr
                                  ? std::string{"this cluster"}
                                  : "the partition \"" + partitions->name(partition) + "\"";
    warnings.push_back({"jobs",
                        std::to_string(count) + " rejected: a request of " +
                            request_text(tables.requests.at(request)) + " can never fit " + where,
                        "scheduler.reject_impossible=false lets such jobs wait for ever"});
  }
  for (const auto& [queue, count] : life.without_partition()) {
    const auto number = static_cast<std::uint32_t>(index(queue));
    const std::string name{number < tables.queues.size() ? tables.queues.text(number) : ""};
    const std::string whose = name.empty() ? std::string{"they name no queue"}
                                           : "their queue \"" + name + "\" is in no partition";
    warnings.push_back({"jobs", std::to_string(count) + " rejected: " + whose,
                        "each queue in one of scheduler.partitions"});
  }
  return warnings;
}

}  // namespace headroom
