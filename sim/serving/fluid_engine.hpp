#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/serving/service_spec.hpp"
#include "models/workload/service/rate_curve.hpp"
#include "models/workload/service/request_stream.hpp"
#include "sim/serving/request_engine.hpp"
#include "sim/serving/steady_responses.hpp"

namespace headroom {

/// Serves a rate, not requests. Within an interval the rate is constant and replicas answer as
/// they do when it has been so for long (SteadyResponses), between two kept loads as a mixture of
/// both. What comes beyond what they can do waits in a queue of its own, first come first served,
/// and is answered at their full rate. The quasi-stationary view holds where queues forget within
/// an interval: far from saturation. All replicas count as equal to the first.
class FluidEngine final : public RequestEngine {
 public:
  /// `spec` and `responses` outlive the engine.
  FluidEngine(const ServiceSpec& spec, SteadyResponses& responses, const StreamFrame& frame,
              TimePoint measured_from);

  void advance(TimePoint until) override;
  void add(std::uint32_t number, std::size_t group) override;
  void drain(std::uint32_t number) override;
  [[nodiscard]] bool is_drained(std::uint32_t /*number*/) const override { return true; }
  void remove(std::uint32_t number) override;
  [[nodiscard]] Duration busy(std::uint32_t number) const override;
  [[nodiscard]] ServiceLoad load() const override { return load_; }
  [[nodiscard]] double in_system() const override { return waiting_; }
  [[nodiscard]] std::optional<TimePoint> next_arrival() const override;
  [[nodiscard]] const RequestFigures& figures() override;

 private:
  struct Replica {
    std::uint32_t number = 0;
    TimePoint added{};
    double busy_before_s = 0.0;
  };
  /// Requests that wait: they came at an even rate within a span of time.
  struct Wave {
    TimePoint from;
    TimePoint to;
    double requests = 0.0;
  };
  struct Piece {
    double per_s = 0.0;
    TimePoint end;
  };

  /// One of the two kept loads that the load at hand lies between.
  struct Neighbour {
    const SteadyResponse* response = nullptr;
    double* requests = nullptr;  ///< that it stands for, in weights_
    double weight = 0.0;
    double scale = 0.0;  ///< of what it keeps per second
  };
  struct Mixture {
    double per_s = -1.0;
    std::size_t replicas = 0;
    std::array<Neighbour, 2> neighbours{};
  };

  [[nodiscard]] Piece piece() const;
  void mix(double per_s);
  void read_interval();
  void flow(const Piece& piece);
  void pass_steady(double per_s, double span_s);
  void pass_full(double per_s, TimePoint end);
  void serve_waves(double requests, TimePoint from, TimePoint to);

  const ServiceSpec* spec_;
  SteadyResponses* responses_;
  StreamFrame frame_;
  TimePoint measured_from_;
  RateCurve curve_;
  std::unique_ptr<RequestStream> stream_;  ///< of a trace; null along a curve
  ServiceRequest next_{};
  bool has_next_ = false;
  Piece read_{};  ///< the interval of the trace that is being served
  std::optional<ServiceKind> kind_;
  ReplicaCapacity capacity_{};
  std::vector<Replica> replicas_;  ///< that take requests and not yet removed
  std::deque<Wave> waves_;
  double waiting_ = 0.0;      ///< in waves
  double busy_each_s_ = 0.0;  ///< that each replica has worked
  TimePoint now_{};
  ServiceLoad load_{};
  RequestFigures figures_{};  ///< of what waited; the rest is in weights_
  RequestFigures all_{};
  std::map<std::pair<std::uint32_t, std::size_t>, double> weights_;  ///< by replicas and load
  Mixture mixture_{};                                                ///< of the load at hand
};

}  // namespace headroom
