#include "sim/kernel/journal.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <variant>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/event.hpp"

namespace headroom {
namespace {

/// Decimal seconds without trailing zeros.
std::string seconds(TimePoint time) {
  const std::int64_t ns = time.since_start.count;
  std::string text = std::to_string(ns / 1'000'000'000);
  std::string fraction = std::to_string(ns % 1'000'000'000 + 1'000'000'000).substr(1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) text += "." + fraction;
  return text;
}

std::string number(JobId job) { return std::to_string(index(job)); }

struct Words {
  std::uint64_t operator()(const JobArrival& arrival) const { return arrival.source; }
  std::uint64_t operator()(const JobSubmit& submit) const { return index(submit.job); }
  std::uint64_t operator()(const JobDone& done) const {
    return index(done.job) | std::uint64_t{done.run_number} << 32U;
  }
  std::uint64_t operator()(const JobEligible& eligible) const { return index(eligible.job); }
  std::uint64_t operator()(const DecideNow& /*decide*/) const { return 0; }
  std::uint64_t operator()(const TrainingTick& tick) const { return tick.epoch; }
  std::uint64_t operator()(const ServingTick& tick) const { return tick.epoch; }
  std::uint64_t operator()(const SessionTick& tick) const { return tick.epoch; }
  std::uint64_t operator()(const PipelineTick& tick) const { return tick.epoch; }
};

struct Text {
  std::string operator()(const JobArrival& arrival) const {
    return "arrival from source " + std::to_string(arrival.source);
  }
  std::string operator()(const JobSubmit& submit) const {
    return "submit job " + number(submit.job);
  }
  std::string operator()(const JobDone& done) const {
    return "end of run " + std::to_string(done.run_number) + " of job " + number(done.job);
  }
  std::string operator()(const JobEligible& eligible) const {
    return "job " + number(eligible.job) + " may wait again";
  }
  std::string operator()(const DecideNow& /*decide*/) const { return "decide"; }
  std::string operator()(const TrainingTick& tick) const {
    return "training tick " + std::to_string(tick.epoch);
  }
  std::string operator()(const ServingTick& tick) const {
    return "serving tick " + std::to_string(tick.epoch);
  }
  std::string operator()(const SessionTick& tick) const {
    return "session tick " + std::to_string(tick.epoch);
  }
  std::string operator()(const PipelineTick& tick) const {
    return "pipeline tick " + std::to_string(tick.epoch);
  }
};

}  // namespace

std::string to_string(const Event& event) { return std::visit(Text{}, event); }

std::string node_ranges(std::span<const NodeId> nodes) {
  std::string text;
  for (std::size_t i = 0; i < nodes.size();) {
    std::size_t last = i;
    while (last + 1 < nodes.size() && index(nodes[last + 1]) == index(nodes[last]) + 1) ++last;
    if (!text.empty()) text += ' ';
    text += std::to_string(index(nodes[i]));
    if (last > i) text += "-" + std::to_string(index(nodes[last]));
    i = last + 1;
  }
  return text;
}

void Journal::event(TimePoint now, const Event& event) {
  ++event_count_;
  mix(static_cast<std::uint64_t>(now.since_start.count));
  mix(event.index() << 56U ^ std::visit(Words{}, event));
  if (keeps_lines()) lines_.push_back(seconds(now) + " " + to_string(event));
}

void Journal::started(TimePoint now, JobId job, std::span<const NodeId> nodes) {
  mix(index(job));
  for (const NodeId node : nodes) mix(index(node));
  if (keeps_lines()) {
    lines_.push_back(seconds(now) + " start job " + number(job) + " on " + node_ranges(nodes));
  }
}

void Journal::resized(TimePoint now, JobId job, std::span<const NodeId> nodes) {
  mix(std::uint64_t{1} << 63U | index(job));
  for (const NodeId node : nodes) mix(index(node));
  if (keeps_lines()) {
    lines_.push_back(seconds(now) + " resize job " + number(job) + " to " + node_ranges(nodes));
  }
}

void Journal::stopped(TimePoint now, JobId job) {
  mix(~static_cast<std::uint64_t>(index(job)));
  if (keeps_lines()) lines_.push_back(seconds(now) + " stop job " + number(job));
}

}  // namespace headroom
