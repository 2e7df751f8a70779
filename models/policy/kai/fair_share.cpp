// Fair-share division. Source: KAI-Scheduler commit d5bc503a, package
// plugins/proportion/resource_division.
#include "models/policy/kai/fair_share.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <iterator>
#include <span>
#include <vector>

#include "headroom/ids.hpp"

#include "models/policy/kai/queue.hpp"

namespace headroom::kai {
namespace {

/// A queue on its way through the division of one resource.
struct Claim {
  Queue* queue = nullptr;
  QueueShare* share = nullptr;
  double pull = 0;       ///< weight in this round, 0 for one that is not served
  double remainder = 0;  ///< part of a unit that rounding down kept from it, 0 for none
};

using Claims = std::span<Claim>;

bool is_hungry(const QueueShare& share) {
  return share.request > share.fair_share &&
         (share.limit == unlimited || share.limit > share.fair_share);
}

/// Weighs the hungry queues of one priority, less for those that used much, and returns the sum
/// of their weights; 0 when nobody can be served.
double weigh(Claims group, double k) {
  double weight = 0;
  for (const Claim& claim : group) {
    if (claim.share->requestable() > claim.share->fair_share) {
      weight += claim.share->over_quota_weight;
    }
  }
  if (weight == 0) return 0;
  double sum = 0;
  for (Claim& claim : group) {
    claim.pull = 0;
    if (!is_hungry(*claim.share)) continue;
    const double part = claim.share->over_quota_weight / weight;
    claim.pull = std::max(0.0, part + k * (part - claim.share->usage));
    sum += claim.pull;
  }
  return sum;
}

/// Offers each queue its part of `budget`, in whole units unless it needs less. Returns whether
/// somebody needed less, so that another round has something to share out.
bool serve(Claims group, double pulls, double budget, double& left) {
  bool is_another_due = false;
  for (Claim& claim : group) {
    QueueShare& share = *claim.share;
    if (share.over_quota_weight == 0 || !is_hungry(share)) continue;
    if (left <= 0) break;
    const double part = budget * (claim.pull / pulls);
    const double wanted = share.requestable() - share.fair_share;
    const bool is_satisfied = wanted <= part;
    const double given = is_satisfied ? wanted : std::floor(part);
    if (is_satisfied) {
      claim.remainder = 0;
    } else if (part > given) {
      claim.remainder = part - given;
    }
    share.fair_share += given;
    left -= given;
    is_another_due = is_another_due || (given != 0 && wanted < part);
  }
  return is_another_due;
}

void serve_in_rounds(Claims group, double k, double& left) {
  bool is_due = true;
  while (is_due && left > 0) {
    const double pulls = weigh(group, k);
    if (pulls == 0) return;
    is_due = serve(group, pulls, left, left);
  }
}

/// One unit, or what is left of one, for each whom rounding cost something: largest remainder
/// first, then the older queue, then the smaller name.
void serve_remainders(Claims group, double& left) {
  std::vector<const Claim*> owed;
  for (const Claim& claim : group) {
    if (claim.remainder > 0) owed.push_back(&claim);
  }
  std::ranges::sort(owed, [](const Claim* a, const Claim* b) {
    if (a->remainder != b->remainder) return a->remainder > b->remainder;
    if (a->queue->created != b->queue->created) return a->queue->created < b->queue->created;
    return a->queue->name < b->queue->name;
  });
  for (const Claim* claim : owed) {
    if (left <= 0) return;
    const double given = std::min(1.0, left);
    claim->share->fair_share += given;
    left -= given;
  }
}

/// The first claims of `claims` that share one priority.
Claims next_group(Claims claims) {
  const int priority = claims.front().queue->priority;
  const auto end = std::ranges::find_if(
      claims, [&](const Claim& claim) { return claim.queue->priority != priority; });
  return claims.first(static_cast<std::size_t>(std::distance(claims.begin(), end)));
}

}  // namespace

double divide(double total, double k, std::span<Queue* const> queues, Resource resource) {
  double left = total;
  for (Queue* queue : queues) {
    QueueShare& share = queue->share(resource);
    const double promised = share.deserved == unlimited ? total : share.deserved;
    const double given = std::min(promised, share.requestable());
    share.fair_share += given;
    left -= given;
  }
  return left > 0 ? divide_over_quota(left, k, queues, resource) : 0;
}

double divide_over_quota(double left, double k, std::span<Queue* const> queues, Resource resource) {
  std::vector<Claim> claims;
  claims.reserve(queues.size());
  for (Queue* queue : queues) {
    claims.push_back({.queue = queue, .share = &queue->share(resource)});
  }
  std::ranges::stable_sort(claims, std::greater{},
                           [](const Claim& claim) { return claim.queue->priority; });
  for (Claims rest{claims}; !rest.empty();) {
    const Claims group = next_group(rest);
    serve_in_rounds(group, k, left);
    rest = rest.subspan(group.size());
  }
  for (Claims rest{claims}; !rest.empty();) {
    const Claims group = next_group(rest);
    serve_remainders(group, left);
    rest = rest.subspan(group.size());
  }
  return left;
}

void divide_tree(const Amounts& totals, double k, QueueTree& tree) {
  for (std::size_t i = 0; i < tree.size(); ++i) {
    for (QueueShare& share : tree[id_at<QueueId>(i)].shares) share.fair_share = 0;
  }
  std::vector<Queue*> siblings;
  const auto divide_among = [&](const std::vector<QueueId>& ids, const Amounts& amounts) {
    siblings.clear();
    for (const QueueId id : ids) siblings.push_back(&tree[id]);
    for (const Resource r : all_resources) divide(amounts[r], k, siblings, r);
  };
  divide_among(tree.top_level(), totals);
  std::vector<QueueId> parents = tree.top_level();
  while (!parents.empty()) {
    const Queue& parent = tree[parents.back()];
    parents.pop_back();
    if (parent.children.empty()) continue;
    divide_among(parent.children, parent.fair_share());
    parents.insert(parents.end(), parent.children.begin(), parent.children.end());
  }
}

}  // namespace headroom::kai
