#include "sim/pipelines/agenda.hpp"

namespace headroom {

void Agenda::withdraw(std::uint32_t run) {
  std::erase_if(new_jobs_, [&](const NewJob& job) { return job.place.run == run; });
}

void Agenda::wake(const JobPlace& place, TimePoint when) {
  forget(place);
  filed_.emplace(place, when);
  calls_.emplace(when, place);
}

void Agenda::forget(const JobPlace& place) {
  const auto filed = filed_.find(place);
  if (filed == filed_.end()) return;
  calls_.erase({filed->second, place});
  filed_.erase(filed);
}

std::optional<TimePoint> Agenda::next() const {
  return calls_.empty() ? std::nullopt : std::optional{calls_.begin()->first};
}

std::optional<JobPlace> Agenda::take_due(TimePoint now) {
  if (calls_.empty() || calls_.begin()->first > now) return std::nullopt;
  const JobPlace place = calls_.begin()->second;
  forget(place);
  return place;
}

}  // namespace headroom
