#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "headroom/units.hpp"

#include "sim/serving/request_figures.hpp"

namespace headroom {

/// Serves the requests of one service with the replicas it is given. It is told of time in
/// leaps: between two changes of its replicas nothing outside touches it, so that no request is
/// an event of the run.
class RequestEngine {
 public:
  virtual ~RequestEngine() = default;
  RequestEngine() = default;
  RequestEngine(const RequestEngine&) = delete;
  RequestEngine& operator=(const RequestEngine&) = delete;

  /// Everything up to and including `until` happens. Never goes back.
  virtual void advance(TimePoint until) = 0;

  /// From the last advance on replica `number` takes requests, on nodes of `group`. Numbers are
  /// those that the caller gives, dense from 0; a number can come back after remove().
  virtual void add(std::uint32_t number, std::size_t group) = 0;
  /// It takes no new requests any more and ends those it has.
  virtual void drain(std::uint32_t number) = 0;
  [[nodiscard]] virtual bool is_drained(std::uint32_t number) const = 0;
  /// It is gone at once; the requests it had go back to the head of the queue and begin anew.
  virtual void remove(std::uint32_t number) = 0;

  /// How long replica `number` has worked since it was added, up to the last advance.
  [[nodiscard]] virtual Duration busy(std::uint32_t number) const = 0;
  [[nodiscard]] virtual ServiceLoad load() const = 0;
  /// Requests that have arrived and not been answered.
  [[nodiscard]] virtual double in_system() const = 0;
  /// When the next request arrives; nullopt when none will.
  [[nodiscard]] virtual std::optional<TimePoint> next_arrival() const = 0;
  [[nodiscard]] virtual const RequestFigures& figures() = 0;
};

}  // namespace headroom
