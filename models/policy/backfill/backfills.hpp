#pragma once
#include "headroom/backfill_policy.hpp"

namespace headroom {

[[nodiscard]] BackfillEntry no_backfill();
[[nodiscard]] BackfillEntry first_fit_backfill();
[[nodiscard]] BackfillEntry easy_backfill();
[[nodiscard]] BackfillEntry conservative_backfill();

template <class Backfill>
BackfillEntry backfill_entry(std::string_view name, std::string_view summary) {
  return {.name = name, .summary = summary, .make = []() -> std::unique_ptr<BackfillPolicy> {
            return std::make_unique<Backfill>();
          }};
}

/// Starts jobs from the head of the queue while they fit; the answer is the
/// first that does not, or nothing when the queue is empty.
std::optional<JobId> start_from_head(SchedulingPass& pass);

}  // namespace headroom
