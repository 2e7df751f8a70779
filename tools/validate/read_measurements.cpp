#include <cmath>
#include <cstddef>
#include <fmt/core.h>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"
#include "tools/validate/measurement.hpp"

namespace headroom {
namespace {

std::optional<double> number_of(const JsonValue& value) {
  const JsonNumber* number = value.number();
  if (number == nullptr) return std::nullopt;
  return parse_number(number->text).value;
}

/// Figures are compared by the logarithm of ratios: others than positive ones
/// cannot be.
void ask(Measurement& entry, AskedFigure figure, const JsonValue& value) {
  const auto number = number_of(value);
  if (!number || !(*number > 0.0)) return;
  entry.asked.push_back(std::move(figure));
  entry.values.push_back(*number);
}

void ask_for_curve(Measurement& entry, const JsonValue::Array& points) {
  for (const JsonValue& point : points) {
    const JsonValue::Object* members = point.object();
    if (members == nullptr || members->empty()) continue;
    const auto at = number_of(members->front().value);
    if (!at) continue;
    for (std::size_t i = 1; i < members->size(); ++i) {
      ask(entry, {.key = (*members)[i].name, .at = at}, (*members)[i].value);
    }
  }
}

void ask_for_members(Measurement& entry, const JsonValue::Object& members,
                     const std::string& prefix) {
  for (const JsonMember& member : members) {
    const std::string key = prefix.empty() ? member.name : prefix + "." + member.name;
    if (const JsonValue::Object* inner = member.value.object()) {
      ask_for_members(entry, *inner, key);
    } else {
      ask(entry, {.key = key}, member.value);
    }
  }
}

void ask_for_value(Measurement& entry, const JsonValue& value) {
  const JsonValue* points = value.find("points");
  if (points != nullptr && points->array() != nullptr) {
    ask_for_curve(entry, *points->array());
  } else if (const JsonValue::Object* members = value.object()) {
    ask_for_members(entry, *members, {});
  } else {
    ask(entry, {}, value);
  }
}

/// Reads one entry and collects what is wrong with it.
class EntryReader {
 public:
  EntryReader(const JsonValue& value, std::string place, std::vector<Diagnostic>& findings)
      : value_{value}, place_{std::move(place)}, findings_{findings} {}

  [[nodiscard]] Measurement read() {
    Measurement entry;
    if (value_.object() == nullptr) {
      complain("", fmt::format("{} is no entry", shown(value_)), "an object");
      return entry;
    }
    entry.id = needed_text("id");
    entry.category = needed_text("category");
    entry.unit = text("unit");
    entry.group = text("group");
    if (entry.group.empty()) entry.group = entry.id;
    entry.scaling_group = text("scaling_group");
    const std::string use = text("use");
    if (!use.empty() && use != "test" && use != "input") {
      complain("use", fmt::format("\"{}\" is no use of a measurement", use), "test or input");
    }
    entry.use = use == "input" ? MeasurementUse::input : MeasurementUse::test;
    const JsonValue* setup = value_.find("setup");
    if (setup == nullptr || setup->object() == nullptr) {
      complain("setup", "what was measured is missing", "an object");
    } else {
      entry.setup = *setup;
    }
    const JsonValue* value = value_.find("value");
    if (value == nullptr) {
      complain("value", "the measured figure is missing", "a number or an object of numbers");
    } else {
      ask_for_value(entry, *value);
    }
    return entry;
  }

 private:
  void complain(std::string_view member, std::string message, std::string hint) {
    const std::string path = member.empty() ? place_ : member_path(place_, member);
    findings_.push_back({path, std::move(message), std::move(hint)});
  }

  [[nodiscard]] std::string text(std::string_view member) {
    const JsonValue* found = value_.find(member);
    if (found == nullptr || std::holds_alternative<std::nullptr_t>(found->content)) return {};
    if (found->string() == nullptr) {
      complain(member, fmt::format("{} is no text", shown(*found)), "a text");
      return {};
    }
    return *found->string();
  }

  [[nodiscard]] std::string needed_text(std::string_view member) {
    if (value_.find(member) == nullptr) {
      complain(member, "a member is missing", "a text");
      return {};
    }
    return text(member);
  }

  const JsonValue& value_;
  std::string place_;
  std::vector<Diagnostic>& findings_;
};

}  // namespace

std::vector<Measurement> parse_measurements(std::string_view text, const std::string& shown_path) {
  const JsonValue root = parse_json(text, shown_path);
  const JsonValue* entries = root.find("entries");
  if (entries == nullptr || entries->array() == nullptr) {
    throw InputError{
        {.path = shown_path,
         .message = "this is no file of measurements: a list \"entries\" is missing",
         .hint = "{\"entries\": [{\"id\": …, \"category\": …, \"setup\": {…}, \"value\": …}]}"}};
  }
  if (entries->array()->empty()) {
    throw InputError{{.path = shown_path + ": entries",
                      .message = "the list holds no entry",
                      .hint = "at least one"}};
  }
  std::vector<Diagnostic> findings;
  std::vector<Measurement> measurements;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < entries->array()->size(); ++i) {
    const std::string place = shown_path + ": " + item_path("entries", i);
    measurements.push_back(EntryReader{(*entries->array())[i], place, findings}.read());
    const std::string& id = measurements.back().id;
    if (!id.empty() && !ids.insert(id).second) {
      findings.push_back({place + ".id", fmt::format("\"{}\" stands twice", id), "unique names"});
    }
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
  return measurements;
}

}  // namespace headroom
