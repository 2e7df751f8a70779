#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/slurm/settings.hpp"

namespace headroom::slurm {

/// Who has had how much of the cluster, and who should be served before whom.
///
/// Siblings are ranked by their share over their part of the siblings' usage,
/// highest first, from the root down; an account with a better quotient has all its
/// users before those of a worse one. Siblings with equal quotients rank together:
/// their children are compared as if they had one parent. The factor of a user is
/// the rank, counted from the last, over the number of users.
/// Source: Cox and Albert, "Fair Tree", Slurm's documentation, fair_tree.html.
///
/// Usage is billed time. It halves with every half-life; what is used while it
/// fades is counted in closed form, so that how often one looks does not matter.
class FairTree {
 public:
  /// `accounts` as Directory has them. `half_life` 0: usage never fades.
  FairTree(std::span<const Account> accounts, Duration half_life);

  /// The user of this name below `account`, made with `fairshare` where it is new.
  [[nodiscard]] std::uint32_t user(std::uint32_t account, UserId user, double fairshare);

  /// A job that bills `rate` a second starts or ends.
  void change_rate(std::uint32_t user, double rate, TimePoint now);
  /// Ranks all users anew.
  void rank(TimePoint now);
  /// As of the last ranking, from 0 to 1; of a user that came later, 1.
  [[nodiscard]] double factor(std::uint32_t user) const { return users_[user].factor; }
  /// Billed seconds of a user, faded.
  [[nodiscard]] double usage(std::uint32_t user, TimePoint now) const;

 private:
  struct User {
    std::uint32_t account = 0;
    double fairshare = 1.0;
    double usage = 0.0;
    double rate = 0.0;
    TimePoint since{};
    double factor = 1.0;
  };
  /// An account or a user, while ranks are worked out.
  struct Node {
    bool is_user = false;
    std::uint32_t number = 0;
    double quotient = 0.0;
  };

  [[nodiscard]] std::vector<Node> children_of(std::span<const std::uint32_t> accounts) const;
  void rank_below(std::span<const std::uint32_t> accounts, std::size_t& before);
  void set_quotients(std::vector<Node>& siblings) const;
  void add_usage(std::uint32_t account, double usage);

  std::vector<Account> accounts_;
  std::vector<std::uint32_t> parent_;  ///< of each account; the root is `root_`
  std::vector<std::vector<std::uint32_t>> accounts_below_;  ///< by account, root last
  std::vector<std::vector<std::uint32_t>> users_below_;
  std::vector<User> users_;
  std::map<std::pair<std::uint32_t, UserId>, std::uint32_t> known_;
  std::vector<double> account_usage_;  ///< by account, as of this ranking
  std::vector<double> user_usage_;
  double half_life_s_;
  std::uint32_t root_;
};

}  // namespace headroom::slurm
