#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/serving/answer_time.hpp"
#include "models/serving/autoscaler.hpp"
#include "models/serving/language_pace.hpp"
#include "models/workload/listed_source.hpp"
#include "models/workload/service/request_spec.hpp"

namespace headroom {

/// How many replicas a service may have, and has when it begins.
struct ReplicaRange {
  std::uint32_t min = 1;
  std::uint32_t max = 1;
  std::uint32_t start = 1;
};

/// What a new replica fetches and does before it takes requests.
struct ColdStartSpec {
  Bytes image{};
  Bytes weights{};
  std::string storage{};  ///< where both come from; empty: nothing is fetched
  Duration start_up{};    ///< after that: processes, kernels, health checks
};

/// A service: requests, and replicas that answer them. Each replica is an allocation of its own.
struct ServiceSpec {
  ListedJob replica;  ///< what each asks for; its id is the name of the service
  RequestSpec requests{};
  Duration lasts = longest_duration;  ///< no request arrives later
  bool is_fluid = false;
  Duration interval = 60_s;  ///< of a fluid service

  std::vector<AnswerTime> answers{};  ///< by group of nodes, or one for all
  BatchRule batch{};
  std::vector<LanguagePace> language{};  ///< instead of `answers`: by group of nodes
  LanguageRule language_rule{};

  ReplicaRange replicas{};
  std::optional<AutoscalerSpec> autoscaler{};
  ColdStartSpec cold_start{};
};

}  // namespace headroom
