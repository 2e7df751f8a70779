#include "sim/report/tree.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {

Tree::Tree() = default;
Tree::Tree(double number) : value_{number} {}
Tree::Tree(std::string text) : value_{std::move(text)} {}
Tree::Tree(std::string_view text) : value_{std::string{text}} {}
Tree::Tree(const char* text) : value_{std::string{text}} {}

Tree Tree::object() {
  Tree tree;
  tree.value_ = Members{};
  return tree;
}

Tree Tree::list() {
  Tree tree;
  tree.value_ = List{};
  return tree;
}

Tree& Tree::add(std::string_view name, Tree value) {
  auto* members = std::get_if<Members>(&value_);
  HEADROOM_ASSERT(members != nullptr, "members are added to objects alone");
  members->push_back({std::string{name}, std::move(value)});
  return members->back().value;
}

Tree& Tree::append(Tree value) {
  auto* items = std::get_if<List>(&value_);
  HEADROOM_ASSERT(items != nullptr, "items are appended to lists alone");
  items->push_back(std::move(value));
  return items->back();
}

const Tree::Members& Tree::members() const {
  static const Members none;
  const auto* members = std::get_if<Members>(&value_);
  return members != nullptr ? *members : none;
}

const Tree::List& Tree::items() const {
  static const List none;
  const auto* items = std::get_if<List>(&value_);
  return items != nullptr ? *items : none;
}

std::optional<double> Tree::number() const {
  if (const auto* whole = std::get_if<WideInt>(&value_)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value_)) return *real;
  return std::nullopt;
}

std::string_view Tree::text() const {
  const auto* text = std::get_if<std::string>(&value_);
  return text != nullptr ? std::string_view{*text} : std::string_view{};
}

const Tree* Tree::find(std::string_view path) const {
  std::vector<const Member*> candidates;
  for (const Member& member : members()) {
    if (member.name == path) return &member.value;
    if (path.starts_with(member.name) && path[member.name.size()] == '.') {
      candidates.push_back(&member);
    }
  }
  std::ranges::sort(candidates, std::ranges::greater{},
                    [](const Member* member) { return member->name.size(); });
  for (const Member* member : candidates) {
    if (const Tree* found = member->value.find(path.substr(member->name.size() + 1))) return found;
  }
  return nullptr;
}

std::optional<double> mean_at(const Tree& tree, std::string_view path) {
  const Tree* found = tree.find(path);
  if (found != nullptr && found->is_object()) found = found->find("mean");
  return found != nullptr ? found->number() : std::nullopt;
}

}  // namespace headroom
