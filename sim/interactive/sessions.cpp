#include "sim/interactive/sessions.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "sim/interactive/population.hpp"
#include "sim/interactive/visit.hpp"

namespace headroom {

Sessions::Sessions(std::span<const InteractiveSpec> specs, std::uint64_t seed,
                   TimeSharedDevices& devices, BusySpans& spans)
    : devices_{devices}, spans_{spans} {
  for (std::uint32_t number = 0; number < specs.size(); ++number) {
    const InteractiveSpec& spec = specs[number];
    populations_.push_back(std::make_unique<Population>(spec, seed, number));
    visits_by_user_.emplace_back(spec.users + std::size_t{1});
    sessions_by_user_.emplace_back(spec.users + std::size_t{1});
    if (!populations_.back()->is_closed()) {
      plan_next_arrival(number);
      continue;
    }
    for (std::uint32_t user = 1; user <= spec.users; ++user) {
      const auto first = populations_.back()->next_of(user, TimePoint{});
      if (first) plan(number, user, *first);
    }
  }
}

Sessions::~Sessions() = default;

const InteractiveSpec& Sessions::spec_of(const Visit& visit) const {
  return populations_[visit.population]->spec();
}

/// A visit of `user` is to begin.
void Sessions::plan(std::uint32_t population, std::uint32_t user, TimePoint when) {
  const std::uint32_t count = ++visits_by_user_[population][user];
  const auto number = static_cast<std::uint32_t>(visits_.size());
  visits_.push_back({.population = population,
                     .user = user,
                     .stream = populations_[population]->visit_stream(user, count),
                     .reloads = populations_[population]->reload_stream(user, count)});
  wakes_.set(number, when);
}

void Sessions::plan_next_arrival(std::uint32_t population) {
  const auto arrival = populations_[population]->next_arrival();
  if (arrival) plan(population, arrival->user, arrival->time);
}

void Sessions::act(TimePoint now) {
  while (const auto number = wakes_.take(now)) wake(*number, now);
}

void Sessions::wake(std::uint32_t number, TimePoint now) {
  switch (visits_[number].stage) {
    case VisitStage::coming:
      return ask(number, now);
    case VisitStage::waiting:
      return leave(number, now, SessionEnd::gave_up);
    case VisitStage::restarting:
      return begin_turn(number, now);
    case VisitStage::working: {
      Visit& visit = visits_[number];
      cut_burst(visit, now, true);
      const bool is_done = visit.end_at <= now;
      return leave(number, now, is_done ? SessionEnd::finished : SessionEnd::killed);
    }
    case VisitStage::pausing:
      return wake_from_pause(number, now);
    case VisitStage::away:
      visits_[number].is_return = true;
      wishes_.push_back({.visit = number});
      return wait(number, now);
    case VisitStage::over:
      return;
  }
}

/// A user wants a notebook.
void Sessions::ask(std::uint32_t number, TimePoint now) {
  const std::uint32_t place = visits_[number].population;
  Population& population = *populations_[place];
  if (!population.is_closed()) plan_next_arrival(place);
  Visit& visit = visits_[number];
  if (!population.opens(now)) {
    visit.stage = VisitStage::over;
    return;
  }
  visit.length_left = population.draw_length(visit.stream);
  visit.burst = population.draw_burst(visit.stream);
  wishes_.push_back({.visit = number});
  wait(number, now);
}

/// He waits, but not for ever.
void Sessions::wait(std::uint32_t number, TimePoint now) {
  Visit& visit = visits_[number];
  visit.stage = VisitStage::waiting;
  const auto& max_wait = spec_of(visit).max_wait;
  if (max_wait) {
    wakes_.set(number, now + *max_wait);
  } else {
    wakes_.clear(number);
  }
}

ListedJob Sessions::job_of(const Wish& wish) const {
  const Visit& visit = visits_[wish.visit];
  const InteractiveSpec& spec = spec_of(visit);
  ListedJob job = spec.session;
  const std::uint32_t count = sessions_by_user_[visit.population][visit.user] + 1;
  if (!spec.is_single) {
    job.user = spec.name + '/' + std::to_string(visit.user);
    job.id = job.user + '-' + std::to_string(count);
  } else if (count > 1) {
    job.id += '-' + std::to_string(count);
  }
  job.duration = std::min(visit.length_left, longest_duration);
  return job;
}

void Sessions::assign(const Wish& wish, JobId job) {
  Visit& visit = visits_[wish.visit];
  ++sessions_by_user_[visit.population][visit.user];
  visit.job = job;
  visit.record = records_.size();
  visit_of_[job] = wish.visit;
  records_.push_back({.job = job, .population = visit.population, .is_return = visit.is_return});
}

std::vector<Sessions::Wish> Sessions::take_wishes() { return std::exchange(wishes_, {}); }

void Sessions::started(JobId job, const Hold& hold, TimePoint now) {
  const std::uint32_t number = visit_of_.at(job);
  // One that is moved as it runs is not said to be stopped before.
  if (visits_[number].stage != VisitStage::waiting) stopped(job, now);
  Visit& visit = visits_[number];
  visit.hold = hold;
  visit.work_from = now + hold.restart_cost;
  visit.end_at = visit.work_from + visit.length_left;
  const auto& walltime = spec_of(visit).session.walltime;
  if (walltime) {
    const Duration left = std::max(Duration{}, *walltime - hold.executed);
    visit.kill_at = visit.work_from + left;
  }
  if (visit.work_from <= now) return begin_turn(number, now);
  visit.stage = VisitStage::restarting;
  wakes_.set(number, visit.work_from);
}

/// His notebook is there: he works at once, unless he was in a pause when he lost the last one.
void Sessions::begin_turn(std::uint32_t number, TimePoint now) {
  Visit& visit = visits_[number];
  visit.idle_since = now;
  if (visit.resume_at && *visit.resume_at > now) return rest(number);
  begin_burst(number, now);
}

void Sessions::begin_burst(std::uint32_t number, TimePoint now) {
  Visit& visit = visits_[number];
  const double demand = spec_of(visit).gpu_demand;
  visit.stage = VisitStage::working;
  visit.resume_at.reset();
  visit.burst_from = now;
  devices_.begin(visit.job,
                 {.work = visit.reload + visit.burst,
                  .demand = demand,
                  .speed_max = instance_speed(visit.hold.instance_share, demand)},
                 visit.hold.devices, now);
  wakes_.set(number, std::min(visit.end_at, visit.kill_at));
}

void Sessions::done(JobId job, TimePoint now) {
  const std::uint32_t number = visit_of_.at(job);
  Visit& visit = visits_[number];
  spans_.add({.job = job,
              .share = visit.hold.share,
              .from = visit.burst_from,
              .to = now,
              .population = visit.population,
              .work = visit.reload + visit.burst},
             devices_.end(job, now));
  const Population& population = *populations_[visit.population];
  visit.reload = {};
  visit.resume_at = now + population.draw_pause(visit.stream);
  visit.burst = population.draw_burst(visit.stream);
  visit.idle_since = now;
  rest(number);
}

/// He pauses until the first of what can end that.
void Sessions::rest(std::uint32_t number) {
  Visit& visit = visits_[number];
  visit.stage = VisitStage::pausing;
  const auto cull_at = populations_[visit.population]->cull_time(visit.idle_since);
  wakes_.set(number, std::min({*visit.resume_at, visit.end_at, visit.kill_at,
                               cull_at.value_or(end_of_time)}));
}

/// At one instant, who is done is not killed, and who goes on is not culled.
void Sessions::wake_from_pause(std::uint32_t number, TimePoint now) {
  const Visit& visit = visits_[number];
  if (visit.end_at <= now) return leave(number, now, SessionEnd::finished);
  if (visit.kill_at <= now) return leave(number, now, SessionEnd::killed);
  if (*visit.resume_at <= now) return begin_burst(number, now);
  cull(number, now);
}

void Sessions::cut_burst(Visit& visit, TimePoint now, bool is_lost) {
  spans_.add({.job = visit.job,
              .share = visit.hold.share,
              .from = visit.burst_from,
              .to = now,
              .population = visit.population,
              .work = std::nullopt,
              .is_lost = is_lost},
             devices_.end(visit.job, now));
}

/// The culler closes a session; its user comes back unless his pause lasts longer than he
/// wanted to stay.
void Sessions::cull(std::uint32_t number, TimePoint now) {
  Visit& visit = visits_[number];
  if (*visit.resume_at >= visit.end_at) return leave(number, now, SessionEnd::culled);
  end_session(visit, SessionEnd::culled);
  visit.stage = VisitStage::away;
  visit.length_left = visit.end_at - *visit.resume_at;
  visit.reload = populations_[visit.population]->draw_reload(visit.reloads);
  wakes_.set(number, *visit.resume_at);
}

void Sessions::stopped(JobId job, TimePoint now) {
  const std::uint32_t number = visit_of_.at(job);
  Visit& visit = visits_[number];
  if (visit.stage == VisitStage::waiting) return;
  if (visit.stage == VisitStage::working) cut_burst(visit, now, true);
  if (now > visit.work_from) visit.length_left = visit.end_at - now;
  visit.length_left = std::max(visit.length_left, Duration{1});
  if (visit.stage != VisitStage::restarting) {
    visit.reload = populations_[visit.population]->draw_reload(visit.reloads);
  }
  wait(number, now);
}

void Sessions::rejected(JobId job) {
  const auto found = visit_of_.find(job);
  if (found == visit_of_.end()) return;
  Visit& visit = visits_[found->second];
  records_[visit.record].end = SessionEnd::rejected;
  visit.stage = VisitStage::over;
  wakes_.clear(found->second);
  visit_of_.erase(found);
}

void Sessions::end_session(Visit& visit, SessionEnd end) {
  records_[visit.record].end = end;
  visit_of_.erase(visit.job);
  wishes_.push_back({.visit = 0, .is_new = false, .job = visit.job, .end = end});
}

void Sessions::leave(std::uint32_t number, TimePoint now, SessionEnd end) {
  end_session(visits_[number], end);
  end_visit(number, now);
}

/// He is gone; of a closed population, until he comes again.
void Sessions::end_visit(std::uint32_t number, TimePoint now) {
  Visit& visit = visits_[number];
  visit.stage = VisitStage::over;
  wakes_.clear(number);
  const std::uint32_t population = visit.population;
  const std::uint32_t user = visit.user;
  const auto again = populations_[population]->next_of(user, now);
  if (again) plan(population, user, *again);
}

void Sessions::close(TimePoint now) {
  for (Visit& visit : visits_) {
    if (visit.stage == VisitStage::working) cut_burst(visit, now, false);
  }
}

}  // namespace headroom
