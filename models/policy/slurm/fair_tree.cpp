#include "models/policy/slurm/fair_tree.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

namespace headroom::slurm {

FairTree::FairTree(std::span<const Account> accounts, Duration half_life)
    : accounts_(accounts.begin(), accounts.end()),
      parent_(accounts.size(), static_cast<std::uint32_t>(accounts.size())),
      accounts_below_(accounts.size() + 1),
      users_below_(accounts.size() + 1),
      half_life_s_{to_seconds(half_life)},
      root_{static_cast<std::uint32_t>(accounts.size())} {
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    if (!accounts_[i].parent.empty()) {
      const auto parent = std::ranges::find(accounts_, accounts_[i].parent, &Account::name);
      if (parent != accounts_.end()) {
        parent_[i] = static_cast<std::uint32_t>(parent - accounts_.begin());
      }
    }
    accounts_below_[parent_[i]].push_back(static_cast<std::uint32_t>(i));
  }
}

std::uint32_t FairTree::user(std::uint32_t account, UserId user, double fairshare) {
  const auto next = static_cast<std::uint32_t>(users_.size());
  const auto [known, is_new] = known_.try_emplace({account, user}, next);
  if (is_new) {
    users_.push_back({.account = account, .fairshare = fairshare});
    users_below_[account].push_back(next);
  }
  return known->second;
}

double FairTree::usage(std::uint32_t user, TimePoint now) const {
  const User& one = users_[user];
  const double elapsed = to_seconds(now - one.since);
  if (half_life_s_ <= 0.0) return one.usage + (one.rate * elapsed);
  const double kept = std::exp2(-elapsed / half_life_s_);
  // What is billed at a constant rate while it fades, integrated over `elapsed`.
  const double added = one.rate * half_life_s_ / std::numbers::ln2 * (1.0 - kept);
  return (one.usage * kept) + added;
}

void FairTree::change_rate(std::uint32_t user, double rate, TimePoint now) {
  User& one = users_[user];
  one.usage = usage(user, now);
  one.since = now;
  one.rate += rate;
}

void FairTree::add_usage(std::uint32_t account, double usage) {
  // A tree without cycles is at most as deep as it has accounts.
  for (std::size_t depth = 0; account != root_ && depth <= accounts_.size(); ++depth) {
    account_usage_[account] += usage;
    account = parent_[account];
  }
}

void FairTree::rank(TimePoint now) {
  account_usage_.assign(accounts_.size(), 0.0);
  user_usage_.assign(users_.size(), 0.0);
  for (std::uint32_t i = 0; i < users_.size(); ++i) {
    user_usage_[i] = usage(i, now);
    add_usage(users_[i].account, user_usage_[i]);
  }
  std::size_t before = 0;
  rank_below(std::span{&root_, 1}, before);
}

std::vector<FairTree::Node> FairTree::children_of(std::span<const std::uint32_t> accounts) const {
  std::vector<Node> all;
  for (const std::uint32_t account : accounts) {
    std::vector<Node> siblings;
    for (const std::uint32_t child : accounts_below_[account]) siblings.push_back({false, child});
    for (const std::uint32_t child : users_below_[account]) siblings.push_back({true, child});
    set_quotients(siblings);
    all.insert(all.end(), siblings.begin(), siblings.end());
  }
  std::ranges::stable_sort(all, std::ranges::greater{}, &Node::quotient);
  return all;
}

void FairTree::set_quotients(std::vector<Node>& siblings) const {
  const auto share_of = [&](const Node& node) {
    return node.is_user ? users_[node.number].fairshare : accounts_[node.number].fairshare;
  };
  const auto usage_of = [&](const Node& node) {
    return node.is_user ? user_usage_[node.number] : account_usage_[node.number];
  };
  double shares = 0.0;
  double used = 0.0;
  for (const Node& node : siblings) {
    shares += share_of(node);
    used += usage_of(node);
  }
  for (Node& node : siblings) {
    const double share = shares > 0.0 ? share_of(node) / shares : 0.0;
    const double part = used > 0.0 ? usage_of(node) / used : 0.0;
    // Without shares one comes last, without usage first.
    node.quotient = share <= 0.0  ? 0.0
                    : part <= 0.0 ? std::numeric_limits<double>::infinity()
                                  : share / part;
  }
}

/// Gives factors to the users below `accounts`, of whom `before` have theirs.
void FairTree::rank_below(std::span<const std::uint32_t> accounts, std::size_t& before) {
  const std::vector<Node> children = children_of(accounts);
  for (std::size_t begin = 0; begin < children.size();) {
    std::size_t end = begin;
    std::vector<std::uint32_t> tied;
    const std::size_t rank = before;
    for (; end < children.size() && children[end].quotient == children[begin].quotient; ++end) {
      if (!children[end].is_user) {
        tied.push_back(children[end].number);
        continue;
      }
      users_[children[end].number].factor =
          static_cast<double>(users_.size() - rank) / static_cast<double>(users_.size());
      ++before;
    }
    if (!tied.empty()) rank_below(tied, before);
    begin = end;
  }
}

}  // namespace headroom::slurm
