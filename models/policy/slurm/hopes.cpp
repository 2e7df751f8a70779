#include <algorithm>

#include "models/policy/slurm/passes.hpp"

namespace headroom::slurm {

TimePoint Hopes::first(const Shape& shape, TimePoint now) const {
  TimePoint first = now;
  for (const Known& known : known_) {
    if (known.from > first && known.partition == shape.partition && known.limit <= shape.limit &&
        shape.footprint.covers(known.footprint)) {
      first = known.from;
    }
  }
  return first;
}

void Hopes::note(const Shape& shape, TimePoint from) {
  known_.push_back({.partition = shape.partition,
                    .footprint = shape.footprint,
                    .limit = shape.limit,
                    .from = from});
}

}  // namespace headroom::slurm
