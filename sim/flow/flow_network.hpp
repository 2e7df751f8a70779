#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/fabric/link_use.hpp"
#include "sim/flow/transfers.hpp"

namespace headroom {

/// A transfer as the simulator asks for it.
struct FlowRequest {
  FlowDemand demand;
  std::optional<Bytes> size = std::nullopt;  ///< >= 0; absent: it goes on until it is cancelled
};

struct FlowProgress {
  Bytes moved;                ///< whole bytes, rounded down
  std::optional<Bytes> left;  ///< absent for a flow without end
};

struct LinkFigures {
  Bandwidth capacity;        ///< now
  Bandwidth load;            ///< now
  double carried = 0.0;      ///< bytes (or operations) so far
  double utilisation = 0.0;  ///< carried / what could have been carried; 0 if nothing could
};

/// The transfers in progress of one run, on the clock of the simulator.
///
/// Every flow runs at its weighted max-min fair share of the links on its path, exact
/// at every instant (see FairShare). A flow ends at its exact end, rounded up to a whole
/// nanosecond. Time never goes back from call to call. All changes of one instant count
/// together: a flow that comes and one that goes cause one new sharing.
class FlowNetwork {
 public:
  /// `capacity` >= 0, in bytes (or operations) per second. Numbers are dense from 0, if
  /// links are added before the first flow with a cap; each such flow uses up one.
  LinkId add_link(std::string name, Bandwidth capacity, TimePoint now = {});
  /// A link of capacity 0 stops its flows.
  void set_capacity(LinkId link, Bandwidth capacity, TimePoint now);

  /// The number may be that of a flow that ended at an earlier instant. Requires a
  /// path or a cap.
  FlowId start(const FlowRequest& request, TimePoint now);
  FlowProgress cancel(FlowId flow, TimePoint now);

  /// When the next flow ends if nothing changes; nullopt if none does. Never in the
  /// past of the last call. File one tick for it, and drop it if it has moved meanwhile.
  [[nodiscard]] std::optional<TimePoint> next_finish();
  /// Ends the flows that are done by `now` and names them by rising number. Requires
  /// `now` <= next_finish(). The span lasts until the next call of finish().
  std::span<const FlowId> finish(TimePoint now);

  [[nodiscard]] Bandwidth rate(FlowId flow);
  [[nodiscard]] FlowProgress progress(FlowId flow, TimePoint now);
  /// The link that holds `flow` back; nullopt if that is its own cap.
  [[nodiscard]] std::optional<LinkId> bottleneck(FlowId flow);

  /// While watched, a flow is named by changed_rates(). Ends with the flow.
  void watch(FlowId flow);
  /// Watched flows in progress whose rate differs from the one told last, by rising
  /// number; a new one always does. The span lasts until the next call.
  std::span<const FlowId> changed_rates();

  [[nodiscard]] const std::string& name(LinkId link) const;
  [[nodiscard]] LinkFigures figures(LinkId link, TimePoint now);

 private:
  struct Link {
    std::string name;
    double capacity = 0.0;
    double possible = 0.0;  ///< capacity times time, before `since`
    TimePoint since;
  };

  [[nodiscard]] double seconds(TimePoint now);
  [[nodiscard]] FlowProgress progress_of(double moved, FlowId flow) const;

  Transfers transfers_;
  TimePoint last_;                           ///< the latest call
  TimePoint origin_;                         ///< where the seconds of `transfers_` begin
  std::vector<Link> links_;                  ///< by number; caps have no name
  std::vector<std::optional<Bytes>> sizes_;  ///< of flows, by number
  std::vector<double> told_rates_;           ///< of watched flows, by number
  std::vector<FlowId> changed_;
};

}  // namespace headroom
