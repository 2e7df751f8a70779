#pragma once
#include <string>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"
#include "models/policy/kai/resources.hpp"

namespace headroom::kai {

inline Amounts gpus(double count) {
  Amounts amounts;
  amounts[Resource::gpu] = count;
  return amounts;
}

/// A queue that may hold any CPU and memory, and GPUs as told.
inline Queue gpu_queue(const std::string& name, const QueueShare& gpu, double created = 0) {
  Queue queue;
  queue.name = name;
  queue.created = created;
  for (const Resource r : {Resource::cpu, Resource::memory}) {
    queue.share(r).deserved = unlimited;
    queue.share(r).limit = unlimited;
    queue.share(r).over_quota_weight = 1;
  }
  queue.share(Resource::gpu) = gpu;
  return queue;
}

inline Queue below(QueueId parent, Queue queue) {
  queue.parent = parent;
  return queue;
}

inline Queue holding(double gpu, Queue queue) {
  queue.held.allocated[Resource::gpu] = gpu;
  return queue;
}

}  // namespace headroom::kai
