#include "models/policy/slurm/fair_tree.hpp"

#include <cmath>
#include <cstdint>
#include <doctest/doctest.h>
#include <numbers>
#include <vector>

using namespace headroom;
using slurm::Account;
using slurm::FairTree;

namespace {

TimePoint at(std::int64_t seconds) { return {1_s * seconds}; }

Account account(const char* name, double shares, const char* parent = "") {
  return {.name = name, .parent = parent, .fairshare = shares};
}

}  // namespace

TEST_CASE("users rank by shares over usage, and factors count from the last") {
  const std::vector<Account> accounts{account("a", 4), account("b", 2), account("c", 1),
                                      account("d", 1)};
  FairTree tree{accounts, Duration{}};
  const auto a = tree.user(0, UserId{0}, 1.0);
  const auto b = tree.user(1, UserId{0}, 1.0);
  const auto c = tree.user(2, UserId{0}, 1.0);
  const auto d = tree.user(3, UserId{0}, 1.0);
  CHECK(tree.factor(a) == 1.0);
  // Of 16 used, quotients 4/8 over 8/16, 2/8 over 4/16, 1/8 over 1/16, 1/8 over 3/16.
  tree.change_rate(a, 8.0, at(0));
  tree.change_rate(b, 4.0, at(0));
  tree.change_rate(c, 1.0, at(0));
  tree.change_rate(d, 3.0, at(0));
  tree.rank(at(100));
  CHECK(tree.usage(a, at(100)) == 800.0);
  CHECK(tree.factor(c) == 1.0);
  CHECK(tree.factor(a) == 0.75);  // a tie: both have the better rank
  CHECK(tree.factor(b) == 0.75);
  CHECK(tree.factor(d) == 0.25);
}

TEST_CASE("the users of a better account come before all of a worse one") {
  const std::vector<Account> accounts{account("a", 1), account("b", 1), account("b1", 3, "b"),
                                      account("b2", 1, "b")};
  FairTree tree{accounts, Duration{}};
  const auto heavy = tree.user(0, UserId{0}, 1.0);
  const auto light = tree.user(0, UserId{1}, 1.0);
  const auto first = tree.user(2, UserId{2}, 1.0);
  const auto second = tree.user(3, UserId{3}, 1.0);
  tree.change_rate(heavy, 10.0, at(0));
  tree.change_rate(first, 2.0, at(0));
  tree.change_rate(second, 1.0, at(0));
  tree.rank(at(10));
  // b used less than a. Below b, 3/4 over 2/3 beats 1/4 over 1/3. In a, nothing beats no usage.
  CHECK(tree.factor(first) == 1.0);
  CHECK(tree.factor(second) == 0.75);
  CHECK(tree.factor(light) == 0.5);
  CHECK(tree.factor(heavy) == 0.25);
}

TEST_CASE("tied accounts have their users compared as if they were of one") {
  const std::vector<Account> accounts{account("a", 1), account("b", 1)};
  FairTree tree{accounts, Duration{}};
  const auto a1 = tree.user(0, UserId{0}, 1.0);
  const auto a2 = tree.user(0, UserId{1}, 1.0);
  const auto b1 = tree.user(1, UserId{2}, 1.0);
  const auto b2 = tree.user(1, UserId{3}, 1.0);
  tree.change_rate(a1, 3.0, at(0));
  tree.change_rate(a2, 1.0, at(0));
  tree.change_rate(b1, 2.5, at(0));
  tree.change_rate(b2, 1.5, at(0));
  tree.rank(at(10));
  // Quotients 0.5/0.75, 0.5/0.25, 0.5/0.625, 0.5/0.375.
  CHECK(tree.factor(a2) == 1.0);
  CHECK(tree.factor(b2) == 0.75);
  CHECK(tree.factor(b1) == 0.5);
  CHECK(tree.factor(a1) == 0.25);
}

TEST_CASE("usage halves with each half-life, and fades while it grows") {
  const std::vector<Account> accounts{account("a", 1)};
  FairTree tree{accounts, 100_s};
  const auto user = tree.user(0, UserId{0}, 1.0);
  tree.change_rate(user, 2.0, at(0));
  // The integral of 2 * 2^(-(100 - t)/100) over t from 0 to 100.
  const double expected = 2.0 * 100.0 / std::numbers::ln2 * 0.5;
  CHECK(tree.usage(user, at(100)) == doctest::Approx(expected).epsilon(1e-12));
  tree.change_rate(user, -2.0, at(100));
  CHECK(tree.usage(user, at(300)) == doctest::Approx(expected / 4.0).epsilon(1e-12));
  // Looking in between changes nothing.
  tree.change_rate(user, 0.0, at(170));
  CHECK(tree.usage(user, at(300)) == doctest::Approx(expected / 4.0).epsilon(1e-12));
}

TEST_CASE("an account without shares comes last") {
  const std::vector<Account> accounts{account("a", 0), account("b", 1)};
  FairTree tree{accounts, Duration{}};
  const auto a = tree.user(0, UserId{0}, 1.0);
  const auto b = tree.user(1, UserId{0}, 1.0);
  tree.change_rate(b, 100.0, at(0));
  tree.rank(at(10));
  CHECK(tree.factor(b) == 1.0);
  CHECK(tree.factor(a) == 0.5);
}
