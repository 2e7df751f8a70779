#include "sim/observe/service_series.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace headroom {

ServiceUse service_use(const RunRecord& run, const Steps& steps) {
  Level starting{steps};
  Level unused{steps};
  Level useful{steps};
  const auto book = [&](Level& level, const ReplicaSpan& span, std::int64_t share) {
    level.change(steps.place(span.from), share);
    level.change(steps.place(span.to), -share);
  };
  for (const ServiceRecord& service : run.services) {
    for (const ReplicaSpan& span : service.spans) {
      if (span.is_starting) {
        book(starting, span, span.share.count);
        continue;
      }
      const auto busy =
          static_cast<std::int64_t>((span.share * span.busy).count / span.length().count);
      book(useful, span, busy);
      book(unused, span, span.share.count - busy);
    }
  }
  return {
      .starting = starting.sums(steps), .unused = unused.sums(steps), .useful = useful.sums(steps)};
}

std::vector<Series::Column> service_columns(const RunRecord& run, const Steps& steps) {
  constexpr std::size_t services_max = 100;
  std::vector<Series::Column> columns;
  if (run.services.size() > services_max) return columns;
  for (const ServiceRecord& service : run.services) {
    Level ready{steps};
    for (const ReplicaChange& change : service.changes) {
      ready.change(steps.place(change.time), change.by);
    }
    columns.push_back(
        {"service." + service.name + ".replicas", means(ready.sums(steps), 1, steps)});
  }
  return columns;
}

}  // namespace headroom
