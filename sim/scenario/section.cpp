#include "sim/scenario/section.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"

namespace headroom {
namespace {

std::optional<double> number_in(const JsonValue* value) {
  const JsonNumber* number = value == nullptr ? nullptr : value->number();
  return number == nullptr ? std::nullopt : parse_number(number->text).value;
}

std::optional<std::string> label_in(const JsonValue* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->string()) return *text;
  if (const auto* number = value->number()) return number->text;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Section::text(std::string_view key) const {
  const JsonValue* value = find(key);
  const std::string* text = value == nullptr ? nullptr : value->string();
  return text == nullptr ? std::nullopt : std::optional{*text};
}

std::optional<std::string> Section::label(std::string_view key) const {
  return label_in(find(key));
}

std::optional<double> Section::number(std::string_view key) const { return number_in(find(key)); }

std::optional<std::int64_t> Section::count(std::string_view key) const {
  constexpr double exact_max = 9'007'199'254'740'992;
  const auto value = number(key);
  if (!value || std::abs(*value) > exact_max || std::floor(*value) != *value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<std::uint32_t> Section::small_count(std::string_view key) const {
  const auto value = count(key);
  if (!value || *value < 0 || *value > std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*value);
}

std::optional<bool> Section::flag(std::string_view key) const {
  const JsonValue* value = find(key);
  const bool* flag = value == nullptr ? nullptr : value->boolean();
  return flag == nullptr ? std::nullopt : std::optional{*flag};
}

std::optional<Duration> Section::seconds(std::string_view key) const {
  const JsonValue* value = find(key);
  const JsonNumber* number = value == nullptr ? nullptr : value->number();
  return number == nullptr ? std::nullopt : parse_seconds(number->text).value;
}

std::optional<Duration> Section::duration(std::string_view key) const {
  const auto written = text(key);
  return written ? parse_duration(*written).value : std::nullopt;
}

std::optional<double> Section::rate(std::string_view key) const {
  const auto written = text(key);
  return written ? parse_rate(*written).value : std::nullopt;
}

std::optional<Bytes> Section::bytes(std::string_view key) const {
  const auto written = text(key);
  return written ? parse_bytes(*written).value : std::nullopt;
}

std::optional<Bandwidth> Section::bandwidth(std::string_view key) const {
  const auto written = text(key);
  return written ? parse_bandwidth(*written).value : std::nullopt;
}

std::vector<double> Section::numbers(std::string_view key) const {
  std::vector<double> all;
  const JsonValue* value = find(key);
  const auto* items = value == nullptr ? nullptr : value->array();
  if (items == nullptr) return all;
  for (const JsonValue& item : *items) {
    if (const auto one = number_in(&item)) all.push_back(*one);
  }
  return all;
}

std::vector<std::string> Section::labels(std::string_view key) const {
  std::vector<std::string> all;
  const JsonValue* value = find(key);
  if (const auto alone = label_in(value)) return {*alone};
  const auto* items = value == nullptr ? nullptr : value->array();
  if (items == nullptr) return all;
  for (const JsonValue& item : *items) {
    if (auto one = label_in(&item)) all.push_back(std::move(*one));
  }
  return all;
}

std::map<std::string, std::string> Section::label_map(std::string_view key) const {
  std::map<std::string, std::string> all;
  const JsonValue* value = find(key);
  const auto* members = value == nullptr ? nullptr : value->object();
  if (members == nullptr) return all;
  for (const JsonMember& member : *members) {
    if (auto one = label_in(&member.value)) all.emplace(member.name, std::move(*one));
  }
  return all;
}

Section Section::child(std::string_view key) const { return {find(key), path_of(key), *findings_}; }

std::vector<Section> Section::children(std::string_view key) const {
  std::vector<Section> all;
  const JsonValue* value = find(key);
  const auto* items = value == nullptr ? nullptr : value->array();
  if (items == nullptr) return all;
  const std::string list_path = path_of(key);
  for (std::size_t i = 0; i < items->size(); ++i) {
    all.emplace_back(&(*items)[i], item_path(list_path, i), *findings_);
  }
  return all;
}

void Section::refuse(std::string_view key, std::string message, std::string hint) const {
  findings_->add(key.empty() ? path_ : path_of(key), std::move(message), std::move(hint));
}

void Section::file(Diagnostic finding) const {
  findings_->add(finding.path, std::move(finding.message), std::move(finding.hint));
}

}  // namespace headroom
