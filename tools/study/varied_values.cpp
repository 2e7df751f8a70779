#include "tools/study/varied_values.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"
#include "sim/report/decimal.hpp"
#include "tools/check/json_line.hpp"

namespace headroom {
namespace {

constexpr double values_max = 1'000'000;

/// `number` rounded to `digits` significant decimal digits.
double rounded(double number, int digits) {
  const std::string text = fmt::format("{:.{}e}", number, digits - 1);
  double result = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

/// A number of a range, with its unit where it has one.
VariedValue number_value(const std::string& path, double number, const std::string& unit) {
  const std::string text = number_text(number == 0.0 ? 0.0 : number) + unit;
  return {.label = text,
          .overrides = {path + "=" + (unit.empty() ? text : json_line(JsonValue{text}))},
          .number = number};
}

/// What a range says of its steps.
struct Steps {
  std::optional<double> step;
  std::optional<double> factor;
};

bool is_whole(double number) { return std::floor(number) == number; }

/// Whether a range makes sense; what does not is filed.
bool check_range(const Section& range, const VariedRange& ends, const Steps& steps) {
  const auto refuse = [&](const char* key, const char* message, const char* hint) {
    range.refuse(key, message, hint);
    return false;
  };
  if (ends.from > ends.to) return refuse("", "'from' is above 'to'", "no number is in this range");
  if (steps.step && steps.factor) {
    return refuse("", "gives 'step' and 'factor' at once", "one of them");
  }
  if (steps.factor && *steps.factor <= 1.0) {
    return refuse("factor", "does not grow", "a number above 1");
  }
  if ((steps.factor || ends.by_ratio) && ends.from <= 0.0) {
    return refuse("from", "has no ratio to what follows", "a number above 0");
  }
  if (ends.continuous && (steps.step || steps.factor)) {
    return refuse("", "is continuous and has steps at once", "one of them");
  }
  return true;
}

/// The numbers of a range in steps. Each is made from the first one, so that no error adds up,
/// and rounded to as many digits as tell steps of a decimal apart.
std::vector<double> numbers_in(const VariedRange& ends, const Steps& steps) {
  constexpr int digits = 12;
  std::vector<double> numbers;
  while (static_cast<double>(numbers.size()) <= values_max) {
    const auto i = static_cast<double>(numbers.size());
    const double next = steps.factor ? ends.from * std::pow(*steps.factor, i)
                                     : ends.from + (i * steps.step.value_or(1.0));
    const double number = rounded(next, digits);
    if (number > ends.to) break;
    if (!numbers.empty() && number <= numbers.back()) break;
    numbers.push_back(number);
  }
  return numbers;
}

void add_range(const Section& range, bool is_drawn, Dimension& dimension) {
  VariedRange ends{.from = range.number("from").value_or(0.0),
                   .to = range.number("to").value_or(0.0),
                   .continuous = range.flag("continuous").value_or(false),
                   .by_ratio = range.text("spread").value_or("even") == "log",
                   .unit = range.text("unit").value_or("")};
  const Steps steps{.step = range.number("step"), .factor = range.number("factor")};
  if (!check_range(range, ends, steps)) return;
  const bool has_steps = steps.step || steps.factor;
  const bool whole = is_whole(ends.from) && is_whole(ends.to);
  if (is_drawn && !has_steps) {
    if (!whole && !ends.continuous) {
      range.refuse("", "has ends that are no whole numbers",
                   "give \"continuous\": true, or a step");
    }
    dimension.range = std::move(ends);
    return;
  }
  if (ends.continuous) {
    return range.refuse("continuous", "only points that are drawn can be anywhere in a range",
                        "give \"design\": {\"random\": N} or {\"latin-hypercube\": N}");
  }
  if (!whole && !has_steps) {
    return range.refuse("", "has ends that are no whole numbers", "give 'step' or 'factor'");
  }
  const std::vector<double> numbers = numbers_in(ends, steps);
  if (static_cast<double>(numbers.size()) > values_max) {
    return range.refuse("", fmt::format("has more than {} values", values_max), "a larger step");
  }
  for (const double number : numbers) {
    dimension.values.push_back(number_value(dimension.name, number, ends.unit));
  }
}

void add_choices(const Section& section, const JsonValue::Object& choices, Dimension& dimension) {
  for (const JsonMember& choice : choices) {
    const auto* members = choice.value.object();
    if (members == nullptr) continue;  // the key checker has said so
    VariedValue value{.label = choice.name, .overrides = {}, .number = {}};
    for (const JsonMember& set : *members) {
      value.overrides.push_back(set.name + "=" + json_line(set.value));
    }
    dimension.values.push_back(std::move(value));
  }
  if (choices.empty()) section.refuse(dimension.name, "has no choices", "at least one");
}

void check_labels(const Section& section, const Dimension& dimension) {
  std::vector<std::string> labels;
  for (const VariedValue& value : dimension.values) labels.push_back(value.label);
  std::ranges::sort(labels);
  const auto twice = std::ranges::adjacent_find(labels);
  if (twice == labels.end()) return;
  section.refuse(dimension.name, fmt::format("has the value {} twice", twice->substr(0, 60)),
                 "each value once");
}

}  // namespace

VariedValue varied_value(const std::string& path, const JsonValue& value) {
  VariedValue varied{.label = {}, .overrides = {path + "=" + json_line(value)}, .number = {}};
  const auto* text = value.string();
  varied.label = text != nullptr ? *text : json_line(value);
  if (const auto* number = value.number()) varied.number = parse_number(number->text).value;
  return varied;
}

Dimension varied_dimension(const Section& section, const std::string& name, bool is_drawn) {
  Dimension dimension{.name = name, .values = {}, .range = {}};
  const JsonValue* given = section.find(name);
  if (given == nullptr || !section.is_sound(name)) return dimension;
  if (const auto* items = given->array()) {
    for (const JsonValue& item : *items) dimension.values.push_back(varied_value(name, item));
  } else if (given->find("from") != nullptr) {
    add_range(section.child(name), is_drawn, dimension);
  } else if (const auto* choices = given->object()) {
    add_choices(section, *choices, dimension);
  }
  check_labels(section, dimension);
  return dimension;
}

VariedValue drawn_value(const Dimension& dimension, double share) {
  if (!dimension.range) {
    const auto count = static_cast<double>(dimension.values.size());
    const auto place = static_cast<std::size_t>(std::floor(share * count));
    return dimension.values[std::min(place, dimension.values.size() - 1)];
  }
  constexpr int digits = 6;
  const VariedRange& range = *dimension.range;
  double number = 0.0;
  if (range.by_ratio) {
    number = range.from * std::pow(range.to / range.from, share);
    number = range.continuous ? rounded(number, digits) : std::round(number);
  } else if (range.continuous) {
    number = rounded(range.from + (share * (range.to - range.from)), digits);
  } else {
    number = range.from + std::floor(share * (range.to - range.from + 1.0));
  }
  return number_value(dimension.name, std::clamp(number, range.from, range.to), range.unit);
}

}  // namespace headroom
