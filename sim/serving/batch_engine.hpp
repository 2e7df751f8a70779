#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/serving/answer_time.hpp"
#include "models/workload/service/request_stream.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "sim/serving/request_engine.hpp"

namespace headroom {

/// Replicas that take batches from one queue, first come first served. Exact: every request has
/// its own arrival, batch and end.
class BatchEngine final : public RequestEngine {
 public:
  struct Settings {
    std::vector<AnswerTime> answers{};  ///< by group of nodes, or one for all
    BatchRule rule{};
    TimePoint measured_from{};
    std::uint64_t seed = 1;
    std::uint64_t entity = 0;
  };
  BatchEngine(Settings settings, std::unique_ptr<RequestStream> stream);

  void advance(TimePoint until) override;
  void add(std::uint32_t number, std::size_t group) override;
  void drain(std::uint32_t number) override;
  [[nodiscard]] bool is_drained(std::uint32_t number) const override;
  void remove(std::uint32_t number) override;
  [[nodiscard]] Duration busy(std::uint32_t number) const override;
  [[nodiscard]] ServiceLoad load() const override { return load_; }
  [[nodiscard]] double in_system() const override;
  [[nodiscard]] std::optional<TimePoint> next_arrival() const override;
  [[nodiscard]] const RequestFigures& figures() override { return figures_; }

 private:
  struct Replica {
    const AnswerTime* answer = nullptr;
    std::vector<TimePoint> batch{};  ///< arrivals of what it works on
    TimePoint since{};               ///< start of its batch
    Duration worked{};               ///< in batches that have ended
    std::uint32_t run = 0;           ///< tells stale ends
    bool is_there = false;
    bool is_draining = false;
  };
  struct End {
    TimePoint at;
    std::uint32_t replica = 0;
    std::uint32_t run = 0;
    [[nodiscard]] bool operator>(const End& other) const {
      return at != other.at ? at > other.at : replica > other.replica;
    }
  };

  void take_arrival();
  void start_batches(TimePoint now);
  void end_batch(const End& end);
  void pass_time(TimePoint to);
  [[nodiscard]] Duration draw_time(const AnswerTime& answer, std::uint32_t requests);
  [[nodiscard]] TimePoint deadline() const;

  Settings settings_;
  std::unique_ptr<RequestStream> stream_;
  RandomStream random_;
  Sampler drawn_{};
  ServiceRequest next_{};
  bool has_next_ = false;
  std::deque<TimePoint> queue_;  ///< arrivals
  std::vector<Replica> replicas_;
  std::vector<std::uint32_t> idle_;  ///< a heap, lowest number first
  std::vector<End> ends_;            ///< a heap, first end first
  std::size_t working_ = 0;          ///< requests in batches
  std::size_t busy_count_ = 0;
  TimePoint now_{};
  ServiceLoad load_{};
  RequestFigures figures_{};
};

}  // namespace headroom
