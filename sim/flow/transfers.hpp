#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "models/fabric/fair_share.hpp"
#include "sim/flow/earliest.hpp"

namespace headroom {

/// A flow that never ends by itself: a reader at its demand rate, for example.
inline constexpr double endless = std::numeric_limits<double>::infinity();

/// Bytes in progress over links that are shared max-min fairly, in real-valued seconds.
///
/// No flow is touched while time passes. Each link counts *work*, the integral of its
/// level: what a flow of weight 1 bottlenecked there has moved. A flow that joins a
/// link is done when the work reaches a mark, work + bytes / weight, and keeps the
/// difference when its bottleneck changes. Per link a heap of marks, and over the
/// links a tree of next ends: a change costs the links that it touches.
///
/// Time never goes back. All changes of one instant are shared out together, at the
/// first call that asks for a result or names a later instant.
class Transfers {
 public:
  /// See FairShare.
  LinkId add_link(double capacity);
  /// `bytes` >= 0 or `endless`.
  FlowId start(const FlowDemand& demand, double bytes, double now_s);
  /// Takes a flow out and returns the bytes it had left; `endless` for an endless one.
  double cancel(FlowId flow, double now_s);
  void set_capacity(LinkId link, double capacity, double now_s);

  /// When the next flow ends if nothing changes; infinite if none does.
  [[nodiscard]] double next_finish_s();
  /// Ends all flows that are done within `slack_s` from `now_s`, as of `now_s`, and
  /// names them in order of their numbers. What they free is shared out from `now_s`
  /// on, so call it at next_finish_s(). The span lasts until the next call.
  std::span<const FlowId> finish(double now_s, double slack_s = 0.0);

  [[nodiscard]] double rate(FlowId flow);
  [[nodiscard]] double bytes_left(FlowId flow, double now_s);
  [[nodiscard]] double bytes_moved(FlowId flow, double now_s);
  /// What all flows have taken of `link` so far.
  [[nodiscard]] double carried(LinkId link, double now_s);

  /// Counts time from `shift_s` >= 0 later, but not later than the last instant, so
  /// that a long run keeps the resolution of its first days.
  void shift_origin(double shift_s);

  /// Shares, levels and bottlenecks as of the last instant.
  [[nodiscard]] const FairShare& shares();
  [[nodiscard]] bool is_active(FlowId flow) const { return shares_.is_active(flow); }
  void watch(FlowId flow, bool is_watched) { shares_.watch(flow, is_watched); }
  /// Watched flows whose rate may have changed since the last call, each once.
  void take_changed_rates(std::vector<FlowId>& changed);

 private:
  static constexpr std::uint32_t nowhere = UINT32_MAX;
  struct Mark {
    double work;
    std::uint32_t flow;
  };
  struct Link {
    double work = 0.0;  ///< at `since_s`
    double since_s = 0.0;
    double level = 0.0;       ///< since then; 0 where no flow is held back
    double carried = 0.0;     ///< by flows that ended
    std::vector<Mark> marks;  ///< a binary heap, least first
  };
  struct Transfer {
    double mark = 0.0;             ///< work of `link` when done; for an endless flow, when it began
    double bytes = 0.0;            ///< in all
    std::uint32_t link = nowhere;  ///< bottleneck; nowhere before its first share
    std::uint32_t position = nowhere;  ///< in the heap of `link`
  };

  template <class Id>
  static std::uint32_t at(Id id) {
    return static_cast<std::uint32_t>(id);
  }

  [[nodiscard]] static double work_at(const Link& link, double time_s);
  [[nodiscard]] double moved_until(FlowId flow, double time_s) const;
  void move_clock(double now_s);
  void settle();
  void rebind(FlowId flow);
  void refresh(LinkId link);
  void end(FlowId flow, double moved);

  void insert(std::uint32_t link, std::uint32_t flow);
  void take_out(std::uint32_t flow);
  void place(Link& link, std::uint32_t position, Mark mark);
  void sift_up(Link& link, std::uint32_t position, Mark mark);
  void sift_down(Link& link, std::uint32_t position, Mark mark);
  [[nodiscard]] static double end_of(const Link& link, const Mark& mark);
  [[nodiscard]] static double next_end(const Link& link);

  FairShare shares_;
  double clock_s_ = 0.0;
  bool is_settled_ = true;
  std::vector<Link> links_;
  std::vector<Transfer> transfers_;
  Earliest ends_;
  std::vector<FlowId> finished_;
};

}  // namespace headroom
