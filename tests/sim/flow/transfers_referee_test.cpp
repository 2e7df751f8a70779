#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "sim/flow/transfers.hpp"
#include "tests/models/fabric/plain_filling.hpp"

namespace headroom {
namespace {

/// Transfers the slow way: rates anew at every event, and rate * time taken off
/// what every flow has left.
class PlainTransfers {
 public:
  explicit PlainTransfers(std::vector<double> capacities)
      : capacities_{std::move(capacities)}, carried_(capacities_.size(), 0.0) {}

  void start(FlowId id, const PlainFlow& flow, double bytes) {
    ids_.push_back(id);
    flows_.push_back(flow);
    left_.push_back(bytes);
    share();
  }

  void advance(double seconds) {
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      left_[i] -= rates_[i] * seconds;
      for (std::size_t link = 0; link < carried_.size(); ++link) {
        carried_[link] += flows_[i].use[link] * rates_[i] * seconds;
      }
    }
  }

  /// Seconds until the next end, and whose it is.
  [[nodiscard]] std::pair<double, std::size_t> next() const {
    std::pair<double, std::size_t> first{std::numeric_limits<double>::infinity(), 0};
    for (std::size_t i = 0; i < ids_.size(); ++i) {
      if (rates_[i] > 0.0) first = std::min(first, {std::max(0.0, left_[i] / rates_[i]), i});
    }
    return first;
  }

  double take(std::size_t position) {
    const auto offset = static_cast<std::ptrdiff_t>(position);
    const double left = left_[position];
    ids_.erase(ids_.begin() + offset);
    flows_.erase(flows_.begin() + offset);
    left_.erase(left_.begin() + offset);
    share();
    return left;
  }

  void set_capacity(std::size_t link, double capacity) {
    capacities_[link] = capacity;
    share();
  }

  [[nodiscard]] FlowId id(std::size_t position) const { return ids_[position]; }
  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  [[nodiscard]] double carried(std::size_t link) const { return carried_[link]; }

 private:
  void share() { rates_ = plain_filling(capacities_, flows_); }

  std::vector<double> capacities_;
  std::vector<double> carried_;
  std::vector<FlowId> ids_;
  std::vector<PlainFlow> flows_;
  std::vector<double> left_;
  std::vector<double> rates_;
};

double relative(double a, double b) { return std::abs(a - b) / std::max({std::abs(b), 1.0}); }

/// Plays one random history on both and keeps the largest difference seen.
class Comparison {
 public:
  explicit Comparison(std::uint64_t seed)
      : engine_{seed}, links_{2 + seed % 7}, plain_{random_capacities()} {}

  double run(int steps) {
    for (int step = 0; step < steps; ++step) {
      const std::uint64_t kind = engine_() % 8;
      if (kind < 4 || plain_.size() == 0) {
        start();
      } else if (kind < 6) {
        finish_next();
      } else if (kind == 6) {
        wait(real(0.0, 2.0));
        cancel();
      } else {
        wait(real(0.0, 2.0));
        const std::size_t link = engine_() % links_;
        const double capacity = real(1.0, 10.0);
        fluid_.set_capacity(id_at<LinkId>(link), capacity, now_s_);
        plain_.set_capacity(link, capacity);
      }
    }
    while (plain_.size() > 0) finish_next();
    CHECK(std::isinf(fluid_.next_finish_s()));
    for (std::size_t link = 0; link < links_; ++link) {
      worst_ = std::max(
          worst_, relative(fluid_.carried(id_at<LinkId>(link), now_s_), plain_.carried(link)));
    }
    return worst_;
  }

 private:
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53;
  }

  std::vector<double> random_capacities() {
    std::vector<double> capacities(links_);
    for (double& capacity : capacities) {
      capacity = real(1.0, 10.0);
      fluid_.add_link(capacity);
    }
    return capacities;
  }

  void start() {
    PlainFlow flow{.use = std::vector<double>(links_, 0.0), .weight = real(0.5, 2.0)};
    for (int i = 0; i < 3; ++i) flow.use[engine_() % links_] = real(0.5, 2.0);
    if (engine_() % 3 == 0) flow.cap = real(0.1, 3.0);
    std::vector<LinkUse> path;
    for (std::size_t link = 0; link < links_; ++link) {
      if (flow.use[link] > 0.0) path.push_back({id_at<LinkId>(link), flow.use[link]});
    }
    const double bytes = real(0.1, 20.0);
    const double cap = flow.cap > 0.0 ? flow.cap : unlimited;
    const FlowId id =
        fluid_.start({.path = path, .weight = flow.weight, .cap = cap}, bytes, now_s_);
    plain_.start(id, flow, bytes);
  }

  /// Lets time pass, but not beyond the next end.
  void wait(double seconds) {
    seconds = std::min(seconds, 0.9 * plain_.next().first);
    now_s_ += seconds;
    plain_.advance(seconds);
  }

  void finish_next() {
    const auto [seconds, position] = plain_.next();
    const double next_s = fluid_.next_finish_s();
    worst_ = std::max(worst_, relative(next_s, now_s_ + seconds));
    const auto ended = fluid_.finish(next_s);
    REQUIRE(ended.size() == 1);
    REQUIRE(ended.front() == plain_.id(position));
    plain_.advance(seconds);
    plain_.take(position);
    now_s_ = next_s;
  }

  void cancel() {
    const std::size_t position = engine_() % plain_.size();
    const FlowId id = plain_.id(position);
    worst_ = std::max(worst_, relative(fluid_.cancel(id, now_s_), plain_.take(position)));
  }

  std::mt19937_64 engine_;
  std::size_t links_;
  Transfers fluid_;
  PlainTransfers plain_;
  double now_s_ = 0.0;
  double worst_ = 0.0;
};

TEST_CASE("random histories of transfers end when and carry what the slow referee says") {
  double worst = 0.0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    worst = std::max(worst, Comparison{seed}.run(80));
  }
  // Times and bytes near ten, over some hundred events each of which rounds.
  CHECK(worst <= 1e-9);
}

}  // namespace
}  // namespace headroom
