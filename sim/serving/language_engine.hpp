#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "models/serving/language_pace.hpp"
#include "models/workload/service/request_stream.hpp"
#include "sim/serving/language_replica.hpp"
#include "sim/serving/request_engine.hpp"

namespace headroom {

/// Replicas of a language model behind one queue, first come first served: a request goes to the
/// replica with the fewest sequences among those that can begin its prompt (ties: the lowest
/// number). So the router is an ideal one; routers that cannot see the replicas do worse.
class LanguageEngine final : public RequestEngine {
 public:
  struct Settings {
    std::vector<LanguagePace> paces{};  ///< by group of nodes
    LanguageRule rule{};
    TimePoint measured_from{};
  };
  LanguageEngine(Settings settings, std::unique_ptr<RequestStream> stream);

  void advance(TimePoint until) override;
  void add(std::uint32_t number, std::size_t group) override;
  void drain(std::uint32_t number) override;
  [[nodiscard]] bool is_drained(std::uint32_t number) const override;
  void remove(std::uint32_t number) override;
  [[nodiscard]] Duration busy(std::uint32_t number) const override;
  [[nodiscard]] ServiceLoad load() const override { return load_; }
  [[nodiscard]] double in_system() const override {
    return static_cast<double>(queue_.size() + working_);
  }
  [[nodiscard]] std::optional<TimePoint> next_arrival() const override;
  [[nodiscard]] const RequestFigures& figures() override { return figures_; }

 private:
  /// A request that has arrived and not been answered.
  struct Item {
    TimePoint arrival{};
    std::uint32_t tokens_in = 1;
    std::uint32_t tokens_out = 1;
    std::optional<TimePoint> first_token{};
    std::vector<std::uint64_t> blocks{};  ///< where those are reused
  };
  struct Place {
    std::uint32_t number = 0;
    std::optional<LanguageReplica> replica{};
    bool takes = false;
    TimePoint since{};  ///< of its work
    Duration worked{};  ///< before that
  };

  [[nodiscard]] Place& place(std::uint32_t number);
  [[nodiscard]] const Place& place(std::uint32_t number) const;
  void pass_time(TimePoint to);
  void take_arrival();
  void hand_out();
  [[nodiscard]] std::uint32_t reused_tokens(const Item& item, LanguageReplica& replica) const;
  void happen(Place& place);
  void answer(std::uint32_t number);
  std::uint32_t new_item();

  Settings settings_;
  double cache_max_ = 0.0;  ///< of any group
  std::unique_ptr<RequestStream> stream_;
  ServiceRequest next_{};
  bool has_next_ = false;
  std::vector<Item> items_;
  std::vector<std::uint32_t> free_items_;
  std::deque<std::uint32_t> queue_;
  std::vector<Place> places_;  ///< by rising number
  std::size_t working_ = 0;    ///< requests in replicas
  std::size_t busy_count_ = 0;
  TimePoint now_{};
  ServiceLoad load_{};
  RequestFigures figures_{};
};

}  // namespace headroom
