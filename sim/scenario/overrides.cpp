#include "sim/scenario/overrides.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"

namespace headroom {
namespace {

/// A step from a value to one inside it: a member's name or an entry's number.
using Step = std::variant<std::string, std::size_t>;

/// Reads `[3]` or `["a name"]` at the front of `text` and removes it.
std::optional<Step> take_bracket(std::string_view& text) {
  text.remove_prefix(1);
  if (text.starts_with('"')) {
    const std::size_t end = text.find("\"]");
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    std::string name{text.substr(1, end - 1)};
    text.remove_prefix(end + 2);
    return name;
  }
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  const auto length = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || length >= text.size() || text[length] != ']') return std::nullopt;
  text.remove_prefix(length + 1);
  return position;
}

/// The steps of a path; nullopt when it is none.
std::optional<std::vector<Step>> parse_path(std::string_view text) {
  constexpr std::size_t steps_max = 60;
  std::vector<Step> steps;
  bool name_follows = true;
  while (!text.empty()) {
    if (steps.size() == steps_max) return std::nullopt;
    if (text.front() == '[') {
      auto step = take_bracket(text);
      if (!step) return std::nullopt;
      steps.push_back(std::move(*step));
      name_follows = false;
      continue;
    }
    if (!name_follows) {
      if (text.front() != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    const std::string_view name = text.substr(0, text.find_first_of(".["));
    if (name.empty()) return std::nullopt;
    steps.emplace_back(std::string{name});
    text.remove_prefix(name.size());
    name_follows = false;
  }
  if (steps.empty()) return std::nullopt;
  return steps;
}

/// A place inside a value, or why one cannot get there.
struct Reached {
  JsonValue* value = nullptr;
  std::string problem{};
  std::string allowed{};
};

Reached enter_member(JsonValue& value, const std::string& name, const std::string& path) {
  if (std::holds_alternative<std::nullptr_t>(value.content)) value.content = JsonValue::Object{};
  auto* members = value.object();
  if (members == nullptr) {
    return {.problem = fmt::format("{} is {}, which has no key \"{}\"", path, shown(value), name),
            .allowed = value.array() != nullptr ? fmt::format("a number in brackets: {}[0]", path)
                                                : "a path to an object"};
  }
  const auto found = std::find_if(members->begin(), members->end(),
                                  [&](const JsonMember& member) { return member.name == name; });
  if (found != members->end()) return {.value = &found->value};
  members->push_back({name, {}});
  return {.value = &members->back().value};
}

Reached enter_entry(JsonValue& value, std::size_t position, const std::string& path) {
  if (std::holds_alternative<std::nullptr_t>(value.content)) value.content = JsonValue::Array{};
  auto* items = value.array();
  if (items == nullptr) {
    return {.problem = fmt::format("{} is {}, which is no list", path, shown(value)),
            .allowed = "brackets stand behind lists only"};
  }
  if (position > items->size()) {
    return {.problem = fmt::format("{} has {} entries, so there is no entry {}", path,
                                   items->size(), position),
            .allowed = fmt::format("0 to {}; the last of these adds an entry", items->size())};
  }
  if (position == items->size()) items->emplace_back();
  return {.value = &(*items)[position]};
}

void apply(JsonValue& root, const std::string& text, Findings& findings) {
  const auto refuse = [&](std::string problem, std::string allowed) {
    findings.add("",
                 fmt::format("{} {}: {}", findings.overrides_name(), text.substr(0, 60), problem),
                 std::move(allowed));
  };
  constexpr std::string_view form = "path=value, such as cluster.nodes[0].count=32";
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return refuse("has no \"=\"", std::string{form});
  const auto steps = parse_path(std::string_view{text}.substr(0, equals));
  if (!steps) return refuse("has no path before the \"=\"", std::string{form});

  JsonValue* value = &root;
  std::string path;
  for (const Step& step : *steps) {
    const auto* name = std::get_if<std::string>(&step);
    const Reached reached = name != nullptr
                                ? enter_member(*value, *name, path)
                                : enter_entry(*value, std::get<std::size_t>(step), path);
    if (reached.value == nullptr) return refuse(reached.problem, reached.allowed);
    value = reached.value;
    path =
        name != nullptr ? member_path(path, *name) : item_path(path, std::get<std::size_t>(step));
  }
  const std::string_view given = std::string_view{text}.substr(equals + 1);
  auto parsed = try_parse_json(given);
  *value = parsed ? std::move(*parsed) : JsonValue{std::string{given}};
  findings.mark_overridden(std::move(path));
}

}  // namespace

void apply_overrides(JsonValue& root, const std::vector<std::string>& overrides,
                     Findings& findings) {
  for (const std::string& text : overrides) apply(root, text, findings);
}

}  // namespace headroom
