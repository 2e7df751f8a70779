#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "models/serving/service_spec.hpp"
#include "sim/serving/request_figures.hpp"

namespace headroom {

/// How replicas of a service answer when the load has been the same for long.
struct SteadyResponse {
  RequestFigures figures;   ///< of `figures.served` requests
  double in_system = 0.0;   ///< requests, on average
  double waiting = 0.0;     ///< of those, without a replica
  double busy_share = 0.0;  ///< of the replicas' time
};

/// What one replica can do.
struct ReplicaCapacity {
  double per_s = 1.0;     ///< requests that it answers at most
  double answer_s = 0.0;  ///< from start to answer, at that rate
};

/// A way to work, and how much slower a service is than what is kept of it.
struct ServiceKind {
  std::uint32_t number = 0;
  double stretch = 1.0;
};

/// Steady responses by service, number of replicas and load, each found when it is first asked
/// for: of exponential answers by the closed form of M/M/c, of all others by simulating requests
/// of a Poisson process one by one. Services that work alike share them; constant answers, and
/// exponential ones, are all alike up to the unit of time.
class SteadyResponses {
 public:
  /// Loads of which responses are kept, as parts of what the replicas can do.
  [[nodiscard]] static const std::vector<double>& loads();

  /// A way to work, with its answers on nodes of `group`.
  [[nodiscard]] ServiceKind kind_of(const ServiceSpec& spec, std::size_t group);
  [[nodiscard]] ReplicaCapacity capacity(const ServiceKind& kind) const;
  /// `load` numbers loads(). Times of the response are to be stretched.
  [[nodiscard]] const SteadyResponse& at(std::uint32_t kind, std::uint32_t replicas,
                                         std::size_t load);

 private:
  struct Kind {
    ServiceSpec spec;  ///< with the answers of one group
    ReplicaCapacity capacity{};
  };
  [[nodiscard]] static SteadyResponse exponential(std::uint32_t replicas, double load);
  [[nodiscard]] static SteadyResponse simulate(const Kind& kind, std::uint32_t replicas,
                                               double load);

  std::vector<Kind> kinds_;
  std::map<std::string, std::uint32_t> numbers_;  ///< by what tells kinds apart
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::size_t>, SteadyResponse> responses_;
};

}  // namespace headroom
