#pragma once
#include <cstdint>

#include "headroom/units.hpp"

#include "models/statistics/counting_bins.hpp"

namespace headroom {

/// What became of the requests of one service that arrived after the warm-up. Fluid services
/// count in fractions.
struct RequestFigures {
  double arrived = 0.0;
  double served = 0.0;
  double restarted = 0.0;      ///< lost their replica and began anew
  double refused = 0.0;        ///< larger than the whole cache of a replica
  CountingBins latency{};      ///< from arrival to the last of the answer
  CountingBins first_token{};  ///< from arrival to the first token; language models only
  CountingBins per_token{};    ///< between tokens, a mean per request; language models only
  double batches = 0.0;        ///< in which the served requests went
  double prompt_tokens = 0.0;
  double reused_tokens = 0.0;  ///< of the prompts, computed for an earlier request
};

/// Integrals over time up to the last advance, for those who scale a service.
struct ServiceLoad {
  double in_system_s = 0.0;  ///< requests that have arrived and not been answered
  double waiting_s = 0.0;    ///< those of them that no replica works on
  double busy_s = 0.0;       ///< replicas at work
};

}  // namespace headroom
