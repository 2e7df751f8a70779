#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/interactive/interactive_spec.hpp"
#include "sim/interactive/busy_spans.hpp"
#include "sim/interactive/hold.hpp"
#include "sim/interactive/session_record.hpp"
#include "sim/interactive/shared_devices.hpp"
#include "sim/interactive/wakes.hpp"

namespace headroom {

class Population;
struct Visit;

/// All people at notebooks of one run. A visit of a user begins when he asks for a notebook and is
/// over when he is done, or gives up. He has one session, a job, until the culler takes it; when
/// he wants to work again he asks for another, and waits for it like anybody.
///
///   coming -> waiting                       he asks
///   waiting -> restarting, working          he gets his notebook
///   restarting -> working, pausing          what a restart after a stop costs has passed
///   working -> pausing -> working           a burst is done; the next begins
///   pausing -> away -> waiting              culled; he goes on
///   working, pausing, restarting -> waiting stopped for another job: the burst begins anew
///   any -> over
class Sessions {
 public:
  /// `specs`, `devices` and `spans` outlive it.
  Sessions(std::span<const InteractiveSpec> specs, std::uint64_t seed, TimeSharedDevices& devices,
           BusySpans& spans);
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;
  ~Sessions();

  /// A session that is to be opened or closed.
  struct Wish {
    std::uint32_t visit = 0;
    bool is_new = true;
    JobId job{};                        ///< where it is to be closed
    SessionEnd end = SessionEnd::open;  ///< likewise: why
  };
  /// When somebody acts who is not at work.
  [[nodiscard]] std::optional<TimePoint> next() const { return wakes_.next(); }
  /// Lets all act whose time has come.
  void act(TimePoint now);
  /// What follows from all that happened, in order.
  [[nodiscard]] std::vector<Wish> take_wishes();
  /// The job of a new session as its user asks for it; its duration is how long he wants it.
  [[nodiscard]] ListedJob job_of(const Wish& wish) const;
  /// It was submitted as `job`.
  void assign(const Wish& wish, JobId job);

  [[nodiscard]] bool has(JobId job) const { return visit_of_.contains(job); }
  void started(JobId job, const Hold& hold, TimePoint now);
  void stopped(JobId job, TimePoint now);
  void rejected(JobId job);
  /// The task of `job` on its devices is done.
  void done(JobId job, TimePoint now);

  /// Books what is under way. Nothing is called afterwards.
  void close(TimePoint now);
  [[nodiscard]] std::vector<SessionRecord> take_records() { return std::move(records_); }

 private:
  void plan(std::uint32_t population, std::uint32_t user, TimePoint when);
  void plan_next_arrival(std::uint32_t population);
  void ask(std::uint32_t number, TimePoint now);
  void wait(std::uint32_t number, TimePoint now);
  void wake(std::uint32_t number, TimePoint now);
  void begin_turn(std::uint32_t number, TimePoint now);
  void begin_burst(std::uint32_t number, TimePoint now);
  void rest(std::uint32_t number);
  void wake_from_pause(std::uint32_t number, TimePoint now);
  void cut_burst(Visit& visit, TimePoint now, bool is_lost);
  void cull(std::uint32_t number, TimePoint now);
  void leave(std::uint32_t number, TimePoint now, SessionEnd end);
  void end_session(Visit& visit, SessionEnd end);
  void end_visit(std::uint32_t number, TimePoint now);
  [[nodiscard]] const InteractiveSpec& spec_of(const Visit& visit) const;

  TimeSharedDevices& devices_;
  BusySpans& spans_;
  std::vector<std::unique_ptr<Population>> populations_;
  std::vector<Visit> visits_;
  std::map<JobId, std::uint32_t> visit_of_;  ///< of sessions that have not ended
  Wakes wakes_;
  std::vector<Wish> wishes_;
  std::vector<SessionRecord> records_;
  std::vector<std::vector<std::uint32_t>> visits_by_user_;    ///< begun so far, by population
  std::vector<std::vector<std::uint32_t>> sessions_by_user_;  ///< opened so far, by population
};

}  // namespace headroom
