#include "models/hardware/figure_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/field.hpp"
#include "models/hardware/figure.hpp"
#include "models/json/json_value.hpp"

namespace headroom {
namespace {

constexpr std::array<std::string_view, 5> origin_keys{"value", "unit", "source", "confidence",
                                                      "note"};
constexpr std::size_t text_length_max = 1000;
constexpr std::size_t findings_max = 1000;

/// What the units of a figure measure, where users may write another unit.
std::optional<QuantityKind> quantity_of(std::string_view unit) {
  if (unit == "GB" || unit == "TB" || unit == "B") return QuantityKind::bytes;
  if (unit == "GB/s" || unit == "Gb/s") return QuantityKind::bandwidth;
  if (unit == "us" || unit == "s") return QuantityKind::duration;
  if (unit == "W") return QuantityKind::watts;
  return std::nullopt;
}

template <class Unit, class Rep>
double in_unit(Quantity<Unit, Rep> quantity, std::string_view unit) {
  return static_cast<double>(quantity.count) / unit_scale(unit);
}
double in_unit(double watts, std::string_view /*unit*/) { return watts; }

template <class Value>
Parsed<double> converted(const Parsed<Value>& parsed, std::string_view unit) {
  if (!parsed.value) return {std::nullopt, parsed.problem, parsed.allowed};
  return {in_unit(*parsed.value, unit), {}, {}};
}

/// `text`, a quantity with a unit of its own, in `unit`.
Parsed<double> parse_quantity(std::string_view text, std::string_view unit) {
  const auto kind = quantity_of(unit);
  if (!kind) return {std::nullopt, "is a text", fmt::format("a plain number in {}", unit)};
  switch (*kind) {
    case QuantityKind::bytes:
      return converted(parse_bytes(text), unit);
    case QuantityKind::bandwidth:
      return converted(parse_bandwidth(text), unit);
    case QuantityKind::duration:
      return converted(parse_duration(text), unit);
    case QuantityKind::watts:
      return converted(parse_watts(text), unit);
    case QuantityKind::rate:
      break;
  }
  return {std::nullopt, "is a text", "a plain number"};
}

}  // namespace

std::string allowed_figure(const FieldDescription& description) {
  switch (description.form) {
    case FieldForm::word:
      return fmt::format("one of {}", fmt::join(description.words, ", "));
    case FieldForm::text:
      return "a text";
    case FieldForm::reference:
      return fmt::format("a name from {}", section_name(description.refers_to));
    case FieldForm::profiles:
      return "a text such as \"7 x 1g.5gb, 3 x 2g.10gb\"";
    case FieldForm::number:
    case FieldForm::count:
      break;
  }
  std::string text = description.form == FieldForm::count ? "a whole number" : "a number";
  if (!description.unit.empty()) text += fmt::format(" in {}", description.unit);
  text += description.positive ? std::string{" above 0"}
                               : fmt::format(" from {}", description.at_least);
  return text + fmt::format(", at most {}", description.at_most);
}

bool FigureReader::fail(const FigurePlace& place, std::string message, std::string hint) {
  if (findings_.size() < findings_max) {
    findings_.push_back(
        {.path = place.path, .message = std::move(message), .hint = std::move(hint)});
  }
  return false;
}

std::optional<Figure> FigureReader::read(const FieldDescription& description,
                                         const JsonValue& value, const FigurePlace& place) {
  Figure figure{.key = std::string{description.key}, .unit = std::string{description.unit}};
  if (!read_origin(value, place, figure)) return std::nullopt;
  const JsonValue* inner = value.object() != nullptr ? value.find("value") : &value;
  if (inner == nullptr) {
    fail(place, "has no value", "an object needs \"value\"");
    return std::nullopt;
  }
  if (std::holds_alternative<std::nullptr_t>(inner->content)) return std::nullopt;
  // A unit beside the number is the same as one behind it.
  const JsonValue* unit = value.find("unit");
  if (unit != nullptr && unit->string() != nullptr && inner->number() != nullptr &&
      *unit->string() != description.unit) {
    const JsonValue joined{inner->number()->text + " " + *unit->string()};
    if (!read_value(description, joined, place, figure)) return std::nullopt;
    return figure;
  }
  if (!read_value(description, *inner, place, figure)) return std::nullopt;
  return figure;
}

std::optional<Figure> FigureReader::read_free(const std::string& key, const JsonValue& value,
                                              const FigurePlace& place) {
  Figure figure{.key = key};
  if (!read_origin(value, place, figure)) return std::nullopt;
  const JsonValue* inner = value.object() != nullptr ? value.find("value") : &value;
  const JsonValue* unit = value.find("unit");
  if (unit != nullptr && unit->string() != nullptr) figure.unit = *unit->string();
  if (inner != nullptr && inner->string() != nullptr) {
    figure.text = *inner->string();
    return figure;
  }
  if (inner != nullptr && inner->number() != nullptr) {
    const auto parsed = parse_number(inner->number()->text);
    if (parsed.value) {
      figure.value = *parsed.value;
      return figure;
    }
  }
  fail(place, "is neither a number nor a text", "a figure: {value, unit, source, confidence}");
  return std::nullopt;
}

bool FigureReader::read_origin(const JsonValue& value, const FigurePlace& place, Figure& figure) {
  figure.confidence = place.is_users ? Confidence::user : Confidence::spec;
  if (place.is_users) figure.source = place.file;
  const JsonValue::Object* parts = value.object();
  if (parts == nullptr) return true;
  return std::ranges::all_of(*parts, [&](const JsonMember& part) {
    const FigurePlace inner{member_path(place.path, part.name), place.file, place.is_users};
    return read_origin_part(part, inner, figure);
  });
}

bool FigureReader::read_origin_part(const JsonMember& part, const FigurePlace& place,
                                    Figure& figure) {
  if (std::ranges::find(origin_keys, part.name) == origin_keys.end()) {
    return fail(place, "is no part of a figure",
                fmt::format("one of {}", fmt::join(origin_keys, ", ")));
  }
  if (part.name == "value") return true;
  const std::string* text = part.value.string();
  if (text == nullptr || text->size() > text_length_max) {
    return fail(place, fmt::format("{} is no short text", shown(part.value)), "a text");
  }
  if (part.name == "source") figure.source = *text;
  if (part.name == "note") figure.note = *text;
  if (part.name != "confidence") return true;
  constexpr std::array words{Confidence::spec, Confidence::measured, Confidence::estimate,
                             Confidence::user};
  const auto* word = std::ranges::find(words, *text, confidence_name);
  if (word == words.end()) {
    return fail(place, fmt::format("\"{}\" is no confidence", *text),
                "one of spec, measured, estimate, user");
  }
  figure.confidence = *word;
  return true;
}

bool FigureReader::read_value(const FieldDescription& description, const JsonValue& value,
                              const FigurePlace& place, Figure& figure) {
  const bool is_number =
      description.form == FieldForm::number || description.form == FieldForm::count;
  return is_number ? read_number(description, value, place, figure)
                   : read_text(description, value, place, figure);
}

bool FigureReader::read_number(const FieldDescription& description, const JsonValue& value,
                               const FigurePlace& place, Figure& figure) {
  Parsed<double> parsed{std::nullopt, "is no number", allowed_figure(description)};
  if (const auto* number = value.number()) parsed = parse_number(number->text);
  if (const auto* text = value.string()) parsed = parse_quantity(*text, description.unit);
  if (!parsed.value) {
    return fail(place, fmt::format("{} {}", shown(value), parsed.problem), parsed.allowed);
  }
  figure.value = *parsed.value;
  const bool is_whole = figure.value == std::floor(figure.value);
  const bool is_in_range = figure.value >= description.at_least &&
                           figure.value <= description.at_most &&
                           (!description.positive || figure.value > 0.0);
  if (!is_in_range || (description.form == FieldForm::count && !is_whole)) {
    return fail(place, fmt::format("{} is out of range", shown(value)),
                allowed_figure(description));
  }
  return true;
}

bool FigureReader::read_text(const FieldDescription& description, const JsonValue& value,
                             const FigurePlace& place, Figure& figure) {
  const std::string* text = value.string();
  if (text == nullptr || text->size() > text_length_max) {
    return fail(place, fmt::format("{} is no short text", shown(value)),
                allowed_figure(description));
  }
  figure.text = *text;
  if (description.form == FieldForm::profiles && !parse_mig_profiles(*text)) {
    return fail(place, fmt::format("{} is no list of profiles", shown(value)),
                allowed_figure(description));
  }
  if (description.form != FieldForm::word) return true;
  const auto word = std::ranges::find(description.words, *text);
  if (word == description.words.end()) {
    const std::string near =
        nearest_name(*text, {description.words.begin(), description.words.end()});
    return fail(
        place, fmt::format("{} is not known", shown(value)),
        near.empty() ? allowed_figure(description) : fmt::format("did you mean \"{}\"?", near));
  }
  figure.value = static_cast<double>(word - description.words.begin());
  return true;
}

}  // namespace headroom
