#include "sim/flow/flow_network.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"

namespace headroom {
namespace {

/// Up to 2^16 s (18 hours) doubles count in steps of 0.015 ns, which is fine enough.
constexpr double longest_from_origin_s = 65'536.0;

/// How far rounding may have moved an instant that lies `time_s` from the origin: an
/// end so little after a whole nanosecond counts as on it.
double rounding_s(double time_s) { return 1e-15 + 4.5e-16 * time_s; }

/// A rate that differs by less from the one told last is the same.
constexpr double same_rate = 1e-12;

}  // namespace

LinkId FlowNetwork::add_link(std::string name, Bandwidth capacity, TimePoint now) {
  const LinkId link = transfers_.add_link(capacity.count);
  if (links_.size() <= index(link)) links_.resize(index(link) + 1);
  links_[index(link)] = {.name = std::move(name), .capacity = capacity.count, .since = now};
  return link;
}

void FlowNetwork::set_capacity(LinkId id, Bandwidth capacity, TimePoint now) {
  transfers_.set_capacity(id, capacity.count, seconds(now));
  Link& link = links_[index(id)];
  link.possible += link.capacity * to_seconds(now - link.since);
  link.capacity = capacity.count;
  link.since = now;
}

FlowId FlowNetwork::start(const FlowRequest& request, TimePoint now) {
  const double bytes = request.size ? static_cast<double>(request.size->count) : endless;
  const FlowId flow = transfers_.start(request.demand, bytes, seconds(now));
  if (sizes_.size() <= index(flow)) {
    sizes_.resize(index(flow) + 1);
    told_rates_.resize(sizes_.size());
  }
  sizes_[index(flow)] = request.size;
  return flow;
}

FlowProgress FlowNetwork::cancel(FlowId flow, TimePoint now) {
  const FlowProgress seen = progress(flow, now);
  transfers_.cancel(flow, seconds(now));
  return seen;
}

std::optional<TimePoint> FlowNetwork::next_finish() {
  const double next_s = transfers_.next_finish_s();
  const double until_end_s = to_seconds(end_of_time - origin_);
  if (next_s >= until_end_s) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(std::ceil((next_s - rounding_s(next_s)) * 1e9));
  return std::max(last_, origin_ + Duration{whole});
}

std::span<const FlowId> FlowNetwork::finish(TimePoint now) {
  const double now_s = seconds(now);
  // Twice what next_finish() allows, so that what it announced is found.
  return transfers_.finish(now_s, 2.0 * rounding_s(now_s));
}

Bandwidth FlowNetwork::rate(FlowId flow) { return {transfers_.rate(flow)}; }

FlowProgress FlowNetwork::progress(FlowId flow, TimePoint now) {
  return progress_of(transfers_.bytes_moved(flow, seconds(now)), flow);
}

FlowProgress FlowNetwork::progress_of(double moved, FlowId flow) const {
  // Rounding of doubles must not take away a byte that has arrived.
  const Bytes whole{static_cast<std::int64_t>(std::floor(moved + moved * same_rate))};
  const auto& size = sizes_[index(flow)];
  if (!size) return {whole, std::nullopt};
  const Bytes arrived = std::min(whole, *size);
  return {arrived, *size - arrived};
}

std::optional<LinkId> FlowNetwork::bottleneck(FlowId flow) {
  const FairShare& shares = transfers_.shares();
  const LinkId link = shares.bottleneck(flow);
  return shares.is_cap(link) ? std::nullopt : std::optional{link};
}

void FlowNetwork::watch(FlowId flow) {
  told_rates_[index(flow)] = -1.0;
  transfers_.watch(flow, true);
}

std::span<const FlowId> FlowNetwork::changed_rates() {
  transfers_.take_changed_rates(changed_);
  std::erase_if(changed_, [this](FlowId flow) {
    if (!transfers_.is_active(flow)) return true;
    const double rate = transfers_.rate(flow);
    const double told = told_rates_[index(flow)];
    if (std::abs(rate - told) <= same_rate * rate) return true;
    told_rates_[index(flow)] = rate;
    return false;
  });
  std::sort(changed_.begin(), changed_.end());
  return changed_;
}

const std::string& FlowNetwork::name(LinkId link) const { return links_[index(link)].name; }

LinkFigures FlowNetwork::figures(LinkId id, TimePoint now) {
  const double now_s = seconds(now);
  const Link& link = links_[index(id)];
  const double carried = transfers_.carried(id, now_s);
  const double possible = link.possible + link.capacity * to_seconds(now - link.since);
  return {.capacity = {link.capacity},
          .load = {transfers_.shares().load(id)},
          .carried = carried,
          .utilisation = possible > 0.0 ? std::min(1.0, carried / possible) : 0.0};
}

/// The seconds of `transfers_` at `now`, which moves the origin on in time.
double FlowNetwork::seconds(TimePoint now) {
  HEADROOM_ASSERT(now >= last_, "time never goes back");
  const double last_s = to_seconds(last_ - origin_);
  if (last_s > longest_from_origin_s) {
    transfers_.shift_origin(last_s);
    origin_ = last_;
  }
  last_ = now;
  return to_seconds(now - origin_);
}

}  // namespace headroom
