#include <span>
#include <string>
#include <vector>

#include "headroom/parameters.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {
namespace {

/// Appends the number in `value`, durations in seconds, flags as 0 or 1.
void append_number(const JsonValue& value, std::vector<double>& numbers) {
  if (const auto* number = value.number()) {
    if (const auto parsed = parse_number(number->text).value) numbers.push_back(*parsed);
  } else if (const auto* flag = value.boolean()) {
    numbers.push_back(*flag ? 1.0 : 0.0);
  } else if (const auto* text = value.string()) {
    if (const auto parsed = parse_duration(*text).value) numbers.push_back(to_seconds(*parsed));
  }
}

}  // namespace

void build_parameter(const JsonValue* value, const Parameter& parameter, ParameterValues& values) {
  JsonValue fallback;
  if (value == nullptr) {
    if (parameter.fallback.empty()) return;
    const auto parsed = try_parse_json(parameter.fallback);
    fallback = parsed ? *parsed : JsonValue{std::string{parameter.fallback}};
    value = &fallback;
  }
  if (parameter.kind == ParameterKind::name) {
    if (const auto* text = value->string()) values.set(parameter.name, *text);
    return;
  }
  std::vector<double> numbers;
  if (const auto* items = value->array()) {
    for (const JsonValue& item : *items) append_number(item, numbers);
  } else {
    append_number(*value, numbers);
    if (numbers.empty()) return;
  }
  values.set(parameter.name, std::move(numbers));
}

ParameterValues build_parameters(const Section& given, std::span<const Parameter> parameters) {
  ParameterValues values;
  for (const Parameter& parameter : parameters) {
    build_parameter(given.find(parameter.name), parameter, values);
  }
  return values;
}

}  // namespace headroom
