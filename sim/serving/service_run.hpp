#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/serving/autoscaler.hpp"
#include "models/serving/service_spec.hpp"
#include "sim/serving/request_engine.hpp"
#include "sim/serving/service_record.hpp"

namespace headroom {

/// One service in a run: its requests, its replicas and who scales them.
///
///   (none) -> asked            a wish for a replica; it waits for its GPUs
///   asked -> starting          it has them and fetches image and weights
///   starting -> ready          it takes requests
///   ready -> draining          it is not wanted any more and ends what it has
///   asked, starting, draining -> (none)
///   starting, ready, draining -> asked    its GPUs were taken from it
class ServiceRun {
 public:
  /// A replica is to come, or is to give up its place.
  struct Wish {
    std::uint32_t number = 0;  ///< of the replica within its service
    bool is_new = true;
    JobId job{};  ///< where it is to go
  };
  struct Frame {
    TimePoint measured_from{};
    TimePoint horizon{};  ///< of the run
  };

  ServiceRun(const ServiceSpec& spec, const Frame& frame, std::unique_ptr<RequestEngine> engine);

  [[nodiscard]] const ServiceSpec& spec() const { return *spec_; }
  /// When it wants to act() next; nullopt when it is over.
  [[nodiscard]] std::optional<TimePoint> wake() const;
  /// Lets all happen that is due.
  void act(TimePoint now);
  [[nodiscard]] std::vector<Wish> take_wishes() { return std::exchange(wishes_, {}); }
  [[nodiscard]] bool is_over() const { return is_over_; }
  /// No request arrives at or after this.
  [[nodiscard]] TimePoint end() const { return end_; }

  void assign(std::uint32_t number, JobId job);
  /// What a replica holds from now on.
  struct Held {
    std::size_t group = 0;  ///< of its nodes
    GpuShare share{};
  };
  /// A replica has its GPUs. Whether it fetches something first: then fetched() is called.
  [[nodiscard]] bool started(std::uint32_t number, const Held& held, TimePoint now);
  void fetched(std::uint32_t number, TimePoint now);
  /// Its GPUs were taken from it; it waits for others.
  void stopped(std::uint32_t number, TimePoint now);

  [[nodiscard]] ServiceRecord close(TimePoint now);

 private:
  enum class Stage : std::uint8_t { asked, starting, ready, draining };
  struct Replica {
    std::uint32_t number = 0;
    JobId job{};
    Stage stage = Stage::asked;
    Held held{};
    TimePoint started{};
    TimePoint ready = end_of_time;     ///< when it is; unknown while it fetches
    std::optional<TimePoint> going{};  ///< since when it is to give up what it waits for
    TimePoint booked{};                ///< until then it is in the record
    Duration busy_booked{};
  };
  struct Look {
    TimePoint time;
    ServiceLoad load;
  };

  [[nodiscard]] Replica& replica(std::uint32_t number);
  [[nodiscard]] Duration measured(TimePoint from, TimePoint to) const;
  [[nodiscard]] bool holds_ready(const Replica& replica) const {
    return replica.stage == Stage::ready || replica.stage == Stage::draining;
  }
  void begin(TimePoint now);
  void end_warm_up(TimePoint now);
  void make_ready(TimePoint now);
  void want(std::uint32_t count, TimePoint now);
  void give_up_one(TimePoint now);
  void release_drained(TimePoint now);
  void release_going(TimePoint now);
  void release(std::size_t place, TimePoint now);
  void book(Replica& replica, TimePoint now);
  void book_all(TimePoint now);
  void take_out(Replica& replica, TimePoint now);
  void count_ready(TimePoint now, std::int32_t by);
  void look(TimePoint now);
  [[nodiscard]] double mean_measure(TimePoint now, Duration window) const;
  [[nodiscard]] double measure_of(const ServiceLoad& load) const;
  void wind_down(TimePoint now);

  const ServiceSpec* spec_;
  Frame frame_;
  std::unique_ptr<RequestEngine> engine_;
  std::optional<Autoscaler> autoscaler_;
  TimePoint begin_;
  TimePoint end_;
  std::vector<Replica> replicas_;  ///< by rising number
  std::vector<Wish> wishes_;
  std::deque<Look> looks_;  ///< within the window
  std::optional<TimePoint> next_look_;
  TimePoint next_booking_{};
  std::uint32_t next_number_ = 0;
  std::uint32_t wanted_ = 0;  ///< replicas that are not draining
  std::uint32_t ready_ = 0;   ///< ready or draining
  TimePoint counted_{};       ///< until then ready replicas are in the record
  bool has_begun_ = false;
  bool winds_down_ = false;
  bool is_over_ = false;
  bool is_warm_ = false;
  ServiceRecord record_;
};

}  // namespace headroom
