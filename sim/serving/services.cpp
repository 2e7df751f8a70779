#include "sim/serving/services.hpp"

#include <algorithm>
#include <iterator>

#include "headroom/diagnostics.hpp"

#include "sim/serving/fluid_engine.hpp"
#include "sim/serving/make_engine.hpp"

namespace headroom {

Services::Services(std::span<const ServiceSpec> specs, const Settings& settings)
    : settings_{settings} {
  std::uint32_t nodes = 0;
  for (const std::uint32_t size : settings_.group_sizes) group_ends_.push_back(nodes += size);
  const bool fetches = std::ranges::any_of(
      specs, [](const ServiceSpec& spec) { return !spec.cold_start.storage.empty(); });
  if (fetches) {
    HEADROOM_ASSERT(settings_.stack != nullptr, "what is fetched comes over a stack");
    loads_ = std::make_unique<ReplicaLoads>(*settings_.stack);
  }
  filed_.resize(specs.size());
  for (std::uint32_t i = 0; i < specs.size(); ++i) {
    const ServiceSpec& spec = specs[i];
    const StreamFrame frame{
        .start = TimePoint{spec.replica.submit},
        .end = std::min(TimePoint{spec.replica.submit} + spec.lasts, settings_.horizon),
        .seed = settings_.seed,
        .entity = i};
    std::unique_ptr<RequestEngine> engine;
    if (spec.is_fluid) {
      engine = std::make_unique<FluidEngine>(spec, responses_, frame, settings_.measured_from);
    } else {
      engine = make_exact_engine(spec, frame, settings_.measured_from);
    }
    runs_.push_back(std::make_unique<ServiceRun>(
        spec,
        ServiceRun::Frame{.measured_from = settings_.measured_from, .horizon = settings_.horizon},
        std::move(engine)));
    file(i);
  }
}

std::size_t Services::group_of(NodeId node) const {
  const auto group = std::ranges::upper_bound(group_ends_, static_cast<std::uint32_t>(node));
  return static_cast<std::size_t>(group - group_ends_.begin());
}

/// Notes when `service` wants to act.
void Services::file(std::uint32_t service) {
  const std::optional<TimePoint> wake = runs_[service]->wake();
  std::optional<TimePoint>& filed = filed_[service];
  if (wake == filed) return;
  if (filed) wakes_.erase({*filed, service});
  filed = wake;
  if (wake) wakes_.emplace(*wake, service);
}

std::optional<TimePoint> Services::next() {
  std::optional<TimePoint> next;
  if (!wakes_.empty()) next = wakes_.begin()->first;
  if (loads_) {
    if (const auto load = loads_->next()) next = std::min(next.value_or(*load), *load);
  }
  return next;
}

void Services::collect(std::uint32_t service, std::vector<Wish>& wishes) {
  for (const ServiceRun::Wish& wish : runs_[service]->take_wishes()) {
    wishes.push_back(
        {.service = service, .number = wish.number, .is_new = wish.is_new, .job = wish.job});
  }
}

void Services::take_loaded(TimePoint now) {
  if (!loads_) return;
  for (const std::uint64_t key : loads_->finish(now)) {
    const auto service = static_cast<std::uint32_t>(key >> 32U);
    runs_[service]->fetched(static_cast<std::uint32_t>(key), now);
    file(service);
  }
}

std::vector<Services::Wish> Services::act(TimePoint now) {
  std::vector<Wish> wishes;
  take_loaded(now);
  while (!wakes_.empty() && wakes_.begin()->first <= now) {
    const std::uint32_t service = wakes_.begin()->second;
    runs_[service]->act(now);
    collect(service, wishes);
    file(service);
  }
  for (const Wish& wish : wishes) {
    if (wish.is_new) continue;
    const auto place = places_.find(wish.job);
    if (place == places_.end()) continue;
    if (loads_) loads_->cancel(key(place->second), now);
    places_.erase(place);
  }
  return wishes;
}

void Services::assign(const Wish& wish, JobId job) {
  places_[job] = {.service = wish.service, .number = wish.number};
  runs_[wish.service]->assign(wish.number, job);
}

void Services::started(JobId job, std::span<const NodeId> nodes, GpuShare share, TimePoint now) {
  const Place place = places_.at(job);
  ServiceRun& run = *runs_[place.service];
  const bool fetches =
      run.started(place.number, {.group = group_of(nodes.front()), .share = share}, now);
  if (fetches) {
    const ColdStartSpec& cold = run.spec().cold_start;
    loads_->start(key(place), cold.storage, cold.image + cold.weights, nodes, now);
  }
  file(place.service);
}

void Services::stopped(JobId job, TimePoint now) {
  const auto found = places_.find(job);
  HEADROOM_ASSERT(found != places_.end(), "a replica that stops is known");
  const Place place = found->second;
  if (loads_) loads_->cancel(key(place), now);
  runs_[place.service]->stopped(place.number, now);
  file(place.service);
}

std::vector<ServiceRecord> Services::close(TimePoint now) {
  std::vector<ServiceRecord> records;
  records.reserve(runs_.size());
  for (const auto& run : runs_) records.push_back(run->close(now));
  return records;
}

}  // namespace headroom
