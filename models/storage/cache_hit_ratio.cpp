#include "models/storage/cache_hit_ratio.hpp"

#include <cmath>

namespace headroom {
namespace {

double random_replacement_misses(double share) {
  // The right side grows with m more slowly than m near the root, so that
  // iterating it settles; 200 rounds are far more than any share needs.
  double misses = 0.5;
  for (int round = 0; round < 200; ++round) {
    const double turnover = misses / share;
    const double survives = turnover < 1e-9 ? 1.0 : -std::expm1(-turnover) / turnover;
    misses = 1.0 - survives * survives;
  }
  return misses;
}

}  // namespace

double cache_hit_ratio(CacheEviction eviction, double cached_share) {
  if (cached_share <= 0.0) return 0.0;
  if (cached_share >= 1.0) return 1.0;
  switch (eviction) {
    case CacheEviction::pinned:
      return cached_share;
    case CacheEviction::random_replacement:
      return 1.0 - random_replacement_misses(cached_share);
    case CacheEviction::least_recently_used:
      return cached_share + ((1.0 - cached_share) * std::log1p(-cached_share));
  }
  return cached_share;
}

}  // namespace headroom
