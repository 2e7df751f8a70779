#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/fabric/hop_pool.hpp"
#include "models/fabric/level_queue.hpp"
#include "models/fabric/link_use.hpp"

namespace headroom {

/// Exact weighted max-min shares of a changing set of flows, worked out again only
/// where they change.
///
/// Each saturated link has a *level*, and each flow runs at weight * level of its
/// *bottleneck*, the link of lowest level on its path. Shares are max-min fair
/// exactly when every link shares out what faster links leave it: level =
/// (capacity - load of flows held back elsewhere) / (use of the flows bottlenecked
/// here), no flow held back elsewhere is faster than that, and no flow
/// bottlenecked here crosses a lower level. These local rules have one solution
/// (Bertsekas and Gallager, Data Networks, 1992, sec. 6.5.2, with weights and
/// uses), so links are put right one after the other, lowest level first, until
/// none is left that a change could have touched. Should this take longer than
/// sharing out from scratch, that is done instead.
///
/// Results depend on the calls made, in their order, and on nothing else.
class FairShare {
 public:
  FairShare();

  /// `capacity` >= 0 in the unit that uses are counted in, per second. Link numbers
  /// are dense as long as no flow with a cap was added: a cap takes a number too.
  LinkId add_link(double capacity);
  void set_capacity(LinkId link, double capacity);

  /// Requires a path with some use or a finite cap. The flow has rate 0 until settle().
  FlowId add(const FlowDemand& demand);
  /// The number is not given out again before the next settle().
  void remove(FlowId id);

  /// Puts all shares right after any number of changes.
  void settle();
  [[nodiscard]] bool is_settled() const { return queue_.is_empty(); }

  /// Everything below is as of the last settle().

  [[nodiscard]] double rate(FlowId flow) const;
  [[nodiscard]] double weight(FlowId flow) const { return flows_[at(flow)].weight; }
  [[nodiscard]] bool is_active(FlowId flow) const;
  [[nodiscard]] std::size_t active_flows() const { return active_flows_; }
  /// The link that holds `flow` back, its cap included; of equal ones any.
  [[nodiscard]] LinkId bottleneck(FlowId flow) const;
  /// Whether `link` stands for the cap of a flow.
  [[nodiscard]] bool is_cap(LinkId link) const { return links_[at(link)].is_cap; }
  /// The path of `flow` with the use for each unit of *level*; its cap comes last.
  [[nodiscard]] std::span<const Hop> path(FlowId flow) const;

  /// Calls `visit(FlowId, per_rate)` for each flow that crosses `link`.
  template <class Visit>
  void each_crossing(LinkId link, Visit visit) const {
    for (const Member member : links_[at(link)].members) {
      visit(FlowId{member.flow}, hops_[member.hop].use / flows_[member.flow].weight);
    }
  }

  [[nodiscard]] std::size_t link_count() const { return links_.size(); }
  [[nodiscard]] double capacity(LinkId link) const { return capacities_[at(link)]; }
  /// Rate per unit of weight of the flows bottlenecked at `link`; infinite if none is.
  [[nodiscard]] double level(LinkId link) const { return levels_[at(link)]; }
  [[nodiscard]] bool is_bottleneck(LinkId link) const { return links_[at(link)].own_count > 0; }
  /// What all flows together take of `link`.
  [[nodiscard]] double load(LinkId id) const;

  /// Links whose level or flows changed and flows whose bottleneck may have changed,
  /// since clear_changes(), in the order of the work; each is named once.
  [[nodiscard]] std::span<const LinkId> touched_links() const { return touched_links_; }
  [[nodiscard]] std::span<const FlowId> moved_flows() const { return moved_flows_; }
  void clear_changes();

  /// While watched, a flow is named in changed_rates() when its rate may have changed,
  /// and once when watching begins. A flow that ends may stay named.
  void watch(FlowId flow, bool is_watched);
  [[nodiscard]] std::span<const FlowId> changed_rates() const { return changed_rates_; }
  void clear_changed_rates();

 private:
  struct Member {
    std::uint32_t flow;
    std::uint32_t hop;
  };
  /// What a change of rate looks at, in one cache line.
  struct alignas(64) Link {
    double others_load = 0.0;     ///< of flows held back elsewhere
    double fastest_other = 0.0;   ///< no flow held back elsewhere has a higher level
    double binding_above = 0.0;   ///< load of others beyond which the link must be put right
    double own_use = 0.0;         ///< of flows bottlenecked here, for each unit of level
    std::vector<Member> members;  ///< flows bottlenecked here come first
    std::uint32_t own_count = 0;
    std::uint16_t visits = 0;  ///< since the load was summed up afresh
    bool has_fresh = false;    ///< a flow bottlenecked here has level 0 still
    bool is_cap = false;
  };
  struct alignas(32) Flow {
    double level = 0.0;
    double weight = 1.0;
    std::uint32_t first_hop = 0;
    std::uint32_t hop_count = 0;   ///< 0: the number is free
    std::uint32_t bottleneck = 0;  ///< a hop
    bool is_watched = false;
    bool is_in_moved = false;
    bool is_in_changed = false;
  };
  struct Faster {
    double level;
    Member member;
    /// Whether this one is slower; of equal ones the higher number.
    bool operator<(const Faster& other) const {
      return level != other.level ? level < other.level : member.flow > other.member.flow;
    }
  };

  template <class Id>
  static std::uint32_t at(Id id) {
    return static_cast<std::uint32_t>(id);
  }

  // Members of links and paths of flows.
  void merge_path(const FlowDemand& demand);
  [[nodiscard]] std::uint32_t first_bottleneck(const Flow& flow) const;
  void place(Link& link, std::uint32_t position, Member member);
  void make_own(Link& link, std::uint32_t hop);
  void make_other(Link& link, std::uint32_t hop);
  void leave(Link& link, std::uint32_t hop);

  // Putting one link right.
  [[nodiscard]] double own_level(std::uint32_t id) const;
  [[nodiscard]] bool is_overrun(std::uint32_t id, double level) const;
  void set_level(std::uint32_t link, double level);
  void mark(std::uint32_t link);
  void mark_if_binding(std::uint32_t link);
  void touch(std::uint32_t link);
  void note_moved(std::uint32_t flow);
  void note_rate(std::uint32_t flow);
  void relevel(std::uint32_t id);
  bool steal_faster(std::uint32_t id);
  void take_over(std::uint32_t id, Member member);
  double shed_slower(std::uint32_t id, double level);
  [[nodiscard]] std::uint32_t slowest_hop(const Flow& flow, double bound) const;
  void release(std::uint32_t link, Member member, std::uint32_t to_hop);
  void carry(const Hop& hop, double step, double level);
  void spread(std::uint32_t id, double level);
  void sum_up(Link& link);

  // Sharing out from scratch.
  void share_out();
  void offer_all();
  void fill_levels();
  void fix_flows(std::uint32_t id, double level);
  [[nodiscard]] double offer(std::uint32_t id) const;
  void push_offer(std::uint32_t id);
  void adopt_levels();

  std::vector<Link> links_;
  std::vector<double> capacities_;
  std::vector<double> levels_;  ///< of links; apart because they are looked up at random
  std::vector<std::uint8_t> is_touched_;
  std::vector<Flow> flows_;
  HopPool hops_;
  LevelQueue queue_;
  std::size_t active_flows_ = 0;
  std::size_t work_ = 0;  ///< hops looked at since settle() began
  std::vector<std::uint32_t> free_flows_;
  std::vector<std::uint32_t> left_flows_;  ///< free from the next settle() on
  std::vector<std::uint32_t> free_caps_;
  std::vector<std::uint32_t> left_caps_;

  std::vector<LinkId> touched_links_;
  std::vector<FlowId> moved_flows_;
  std::vector<FlowId> changed_rates_;
  std::vector<Faster> faster_;            ///< scratch of steal_faster
  std::vector<LinkUse> merged_;           ///< scratch of merge_path
  std::vector<std::uint32_t> merged_at_;  ///< scratch of merge_path, by link
  struct Filling {
    double room = 0.0;      ///< capacity not yet given out
    double open_use = 0.0;  ///< of flows without a level
    std::uint32_t open_count = 0;
  };
  struct Offer {
    double level;
    std::uint32_t link;
    /// Whether this one comes after `other`; equal levels by number.
    bool operator<(const Offer& other) const {
      return level != other.level ? level > other.level : link > other.link;
    }
  };
  std::vector<Filling> fillings_;               ///< scratch of share_out, by link
  std::vector<Offer> offers_;                   ///< scratch of share_out, a heap
  std::vector<double> new_levels_;              ///< scratch of share_out, by link
  std::vector<std::uint32_t> new_bottlenecks_;  ///< scratch of share_out, by flow
};

}  // namespace headroom
