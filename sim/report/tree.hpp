#pragma once
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A value as a JSON file holds it: nothing, a truth, a whole number of any
/// size, a real, a text, a list, or named members that keep the order in which
/// they were added. What runs hand to reports; knows nothing of their meaning.
class Tree {
 public:
  struct Member;
  using List = std::vector<Tree>;
  using Members = std::vector<Member>;
  using Value = std::variant<std::monostate, bool, WideInt, double, std::string, List, Members>;

  Tree();  ///< null
  explicit(false) Tree(std::same_as<bool> auto truth);
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  explicit(false) Tree(T number);
  explicit(false) Tree(double number);
  explicit(false) Tree(std::string text);
  explicit(false) Tree(std::string_view text);
  explicit(false) Tree(const char* text);
  /// Null when absent.
  template <class T>
  explicit(false) Tree(const std::optional<T>& maybe);

  [[nodiscard]] static Tree object();
  [[nodiscard]] static Tree list();

  /// Adds a member at the end and returns it. Requires an object, and a name
  /// that it does not have yet (not checked: adding is constant time).
  Tree& add(std::string_view name, Tree value);
  /// Adds an item at the end and returns it; requires a list.
  Tree& append(Tree value);

  [[nodiscard]] const Value& value() const { return value_; }
  [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  [[nodiscard]] bool is_object() const { return std::holds_alternative<Members>(value_); }
  /// The members of an object or the items of a list; none for anything else.
  [[nodiscard]] const Members& members() const;
  [[nodiscard]] const List& items() const;
  /// A whole number or a real, as a real.
  [[nodiscard]] std::optional<double> number() const;
  /// The text, or empty.
  [[nodiscard]] std::string_view text() const;

  /// What `path` leads to from here, such as `queue_delay_s.p95`, or nullptr.
  /// Names may hold dots themselves: the longest name that fits is tried first.
  [[nodiscard]] const Tree* find(std::string_view path) const;

 private:
  Value value_;
};

/// The number that `path` leads to in `tree`: a figure of one run, or the mean of one that
/// several runs were merged into.
[[nodiscard]] std::optional<double> mean_at(const Tree& tree, std::string_view path);

struct Tree::Member {
  std::string name;
  Tree value;
};

Tree::Tree(std::same_as<bool> auto truth) : value_{truth} {}

template <std::integral T>
  requires(!std::same_as<T, bool>)
Tree::Tree(T number) : value_{WideInt{number}} {}

template <class T>
Tree::Tree(const std::optional<T>& maybe) : Tree{} {
  if (maybe) *this = Tree{*maybe};
}

}  // namespace headroom
