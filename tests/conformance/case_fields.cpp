#include "tests/conformance/case_fields.hpp"

#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"

namespace headroom {
namespace {

constexpr double number_max = 1e30;
constexpr int count_max = 2'000'000'000;

const JsonValue& empty_object() {
  static const JsonValue value{JsonValue::Object{}};
  return value;
}

}  // namespace

void CaseFindings::add(std::string path, std::string message, std::string hint) {
  constexpr std::size_t findings_max = 100;
  if (findings_.size() < findings_max) {
    findings_.push_back({std::move(path), std::move(message), std::move(hint)});
  }
}

void CaseFindings::throw_if_any() const {
  if (!findings_.empty()) throw InputError{findings_};
}

CaseFields::CaseFields(const JsonValue& value, std::string path, CaseFindings& findings)
    : value_{&value}, path_{std::move(path)}, findings_{&findings} {
  if (value.object() != nullptr) return;
  findings.add(path_, fmt::format("{} is no object", shown(value)), "an object");
  value_ = &empty_object();
}

const JsonValue* CaseFields::find(std::string_view key) const {
  const JsonValue* value = value_->find(key);
  if (value == nullptr || std::holds_alternative<std::nullptr_t>(value->content)) return nullptr;
  return value;
}

void CaseFields::refuse(std::string_view key, std::string message, std::string hint) const {
  findings_->add(key.empty() ? path_ : member_path(path_, key), std::move(message),
                 std::move(hint));
}

void CaseFields::refuse_missing(std::string_view key, std::string_view what) const {
  refuse(key, "is missing", std::string{what});
}

std::string CaseFields::text(std::string_view key) const {
  if (!has(key)) refuse_missing(key, "a text");
  return text_or(key, "");
}

std::string CaseFields::text_or(std::string_view key, std::string_view otherwise) const {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::string{otherwise};
  if (const std::string* text = value->string()) return *text;
  refuse(key, fmt::format("{} is no text", shown(*value)), "a text");
  return std::string{otherwise};
}

double CaseFields::number_in(std::string_view key, const JsonValue& value) const {
  const JsonNumber* written = value.number();
  const auto number = written == nullptr ? std::nullopt : parse_number(written->text).value;
  if (number && std::abs(*number) <= number_max) return *number;
  refuse(key, fmt::format("{} is no number to count with", shown(value)),
         "a number between -1e30 and 1e30");
  return 0.0;
}

double CaseFields::number(std::string_view key) const {
  if (!has(key)) refuse_missing(key, "a number");
  return number_or(key, 0.0);
}

double CaseFields::number_or(std::string_view key, double otherwise) const {
  return number_if(key).value_or(otherwise);
}

std::optional<double> CaseFields::number_if(std::string_view key) const {
  const JsonValue* value = find(key);
  if (value == nullptr) return std::nullopt;
  return number_in(key, *value);
}

int CaseFields::count(std::string_view key, int least) const {
  if (!has(key)) refuse_missing(key, "a whole number");
  return count_or(key, least, least);
}

int CaseFields::count_or(std::string_view key, int otherwise, int least) const {
  const auto value = number_if(key);
  if (!value) return otherwise;
  if (*value >= least && *value <= count_max && std::floor(*value) == *value) {
    return static_cast<int>(*value);
  }
  refuse(key, fmt::format("{} is no count", *value),
         fmt::format("a whole number between {} and {}", least, count_max));
  return otherwise;
}

bool CaseFields::flag(std::string_view key) const {
  if (!has(key)) refuse_missing(key, "true or false");
  return flag_or(key, false);
}

bool CaseFields::flag_or(std::string_view key, bool otherwise) const {
  const JsonValue* value = find(key);
  if (value == nullptr) return otherwise;
  if (const bool* flag = value->boolean()) return *flag;
  refuse(key, fmt::format("{} is no truth", shown(*value)), "true or false");
  return otherwise;
}

std::vector<std::string> CaseFields::texts(std::string_view key) const {
  std::vector<std::string> all;
  const JsonValue* value = find(key);
  if (value == nullptr) return all;
  const JsonValue::Array* items = value->array();
  if (items == nullptr) refuse(key, fmt::format("{} is no list", shown(*value)), "texts in []");
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    if (const std::string* text = (*items)[i].string()) {
      all.push_back(*text);
    } else {
      refuse(item_path(key, i), fmt::format("{} is no text", shown((*items)[i])), "a text");
    }
  }
  return all;
}

std::vector<double> CaseFields::number_list(std::string_view key) const {
  std::vector<double> all;
  const JsonValue* value = find(key);
  if (value == nullptr) return all;
  const JsonValue::Array* items = value->array();
  if (items == nullptr) refuse(key, fmt::format("{} is no list", shown(*value)), "numbers in []");
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    all.push_back(number_in(item_path(key, i), (*items)[i]));
  }
  return all;
}

std::vector<std::pair<std::string, double>> CaseFields::numbers(std::string_view key) const {
  std::vector<std::pair<std::string, double>> all;
  const CaseFields inner = child(key);
  for (const JsonMember& member : *inner.value_->object()) {
    all.emplace_back(member.name, inner.number(member.name));
  }
  return all;
}

std::vector<std::pair<std::string, std::string>> CaseFields::labels(std::string_view key) const {
  std::vector<std::pair<std::string, std::string>> all;
  const CaseFields inner = child(key);
  for (const JsonMember& member : *inner.value_->object()) {
    all.emplace_back(member.name, inner.text(member.name));
  }
  return all;
}

CaseFields CaseFields::child(std::string_view key) const {
  const JsonValue* value = find(key);
  return {value == nullptr ? empty_object() : *value, member_path(path_, key), *findings_};
}

std::vector<CaseFields> CaseFields::children(std::string_view key) const {
  std::vector<CaseFields> all;
  const JsonValue* value = find(key);
  if (value == nullptr) return all;
  const JsonValue::Array* items = value->array();
  if (items == nullptr) refuse(key, fmt::format("{} is no list", shown(*value)), "objects in []");
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    all.emplace_back((*items)[i], item_path(member_path(path_, key), i), *findings_);
  }
  return all;
}

std::vector<std::pair<std::string, CaseFields>> CaseFields::named_children(
    std::string_view key) const {
  std::vector<std::pair<std::string, CaseFields>> all;
  const CaseFields inner = child(key);
  for (const JsonMember& member : *inner.value_->object()) {
    all.emplace_back(member.name,
                     CaseFields{member.value, member_path(inner.path_, member.name), *findings_});
  }
  return all;
}

}  // namespace headroom
