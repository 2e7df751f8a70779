#include "sim/interactive/interactive_work.hpp"

#include <algorithm>

namespace headroom {

InteractiveWork::InteractiveWork(std::span<const InteractiveSpec> specs, std::uint64_t seed,
                                 const TimeSharedDevices::Settings& devices)
    : specs_{specs},
      devices_{devices},
      spans_{devices.measured_from},
      sessions_{specs, seed, devices_, spans_},
      paced_{devices_, spans_} {}

std::optional<TimePoint> InteractiveWork::next() const {
  std::optional<TimePoint> next = devices_.next();
  for (const auto& other : {sessions_.next(), paced_.next()}) {
    if (other) next = std::min(next.value_or(*other), *other);
  }
  return next;
}

void InteractiveWork::act(TimePoint now) {
  for (auto due = next(); due && *due <= now; due = next()) {
    while (const auto job = devices_.done(now)) {
      if (sessions_.has(*job)) {
        sessions_.done(*job, now);
      } else {
        paced_.done(*job, now);
      }
    }
    sessions_.act(now);
    paced_.act(now);
  }
}

SessionRecords InteractiveWork::close(TimePoint now) {
  sessions_.close(now);
  paced_.close(now);
  SessionRecords records{.is_used = true,
                         .populations = {},
                         .sessions = sessions_.take_records(),
                         .spans = spans_.take()};
  for (const InteractiveSpec& spec : specs_) records.populations.push_back(spec.name);
  return records;
}

}  // namespace headroom
