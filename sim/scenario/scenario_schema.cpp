#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/quantities.hpp"

#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

using Json = nlohmann::ordered_json;

/// From here on a limit only says that numbers end somewhere.
constexpr double unlimited = 1e18;
constexpr double seconds_max = 3'155'760'000;

Json schema_of(const ObjectDescription& description);

/// A limit as a whole number where it is one, so that it reads well.
Json limit(double value) {
  constexpr double exact_max = 9'007'199'254'740'992;
  const auto whole = static_cast<std::int64_t>(value > exact_max || value < -exact_max ? 0 : value);
  return static_cast<double>(whole) == value ? Json(whole) : Json(value);
}

void add_range(const ValueDescription& form, Json& schema) {
  schema[form.more_than_least ? "exclusiveMinimum" : "minimum"] = limit(form.at_least);
  if (form.at_most < unlimited) schema["maximum"] = limit(form.at_most);
}

void add_lengths(const ValueDescription& form, std::string_view what, Json& schema) {
  if (form.at_least > 0) schema["min" + std::string{what}] = limit(form.at_least);
  if (form.at_most < unlimited) schema["max" + std::string{what}] = limit(form.at_most);
}

/// `number unit`, the unit being one of those that the reader knows.
std::string pattern_of(QuantityKind kind) {
  std::string units;
  for (const std::string_view unit : unit_names(kind)) {
    if (!units.empty()) units += '|';
    units += unit;
  }
  return "^ *\\+?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)? *(" + units + ") *$";
}

Json quantity_schema(const ValueDescription& form, QuantityKind kind) {
  Json schema{{"type", "string"}, {"pattern", pattern_of(kind)}};
  if (form.words.empty()) return schema;
  return {{"anyOf", Json::array({{{"enum", form.words}}, std::move(schema)})}};
}

Json text_schema(const ValueDescription& form) {
  if (!form.words.empty()) return {{"enum", form.words}};
  Json schema{{"type", "string"}};
  add_lengths(form, "Length", schema);
  return schema;
}

Json number_schema(const ValueDescription& form) {
  if (form.form == ValueForm::seconds) {
    return {{"type", "number"},
            {form.more_than_least ? "exclusiveMinimum" : "minimum", 0},
            {"maximum", limit(seconds_max)}};
  }
  Json schema{{"type", form.form == ValueForm::count ? "integer" : "number"}};
  add_range(form, schema);
  return schema;
}

Json any_of(std::vector<Json> schemas) {
  if (schemas.size() == 1) return std::move(schemas.front());
  return {{"anyOf", std::move(schemas)}};
}

Json schema_of(const std::vector<ValueDescription>& forms);

Json schema_of(const ValueDescription& form) {
  switch (form.form) {
    case ValueForm::text:
      return text_schema(form);
    case ValueForm::flag:
      return {{"type", "boolean"}};
    case ValueForm::count:
    case ValueForm::number:
    case ValueForm::seconds:
      return number_schema(form);
    case ValueForm::duration:
      return quantity_schema(form, QuantityKind::duration);
    case ValueForm::rate:
      return quantity_schema(form, QuantityKind::rate);
    case ValueForm::bytes:
      return quantity_schema(form, QuantityKind::bytes);
    case ValueForm::bandwidth:
      return quantity_schema(form, QuantityKind::bandwidth);
    case ValueForm::list: {
      Json schema{{"type", "array"}, {"items", schema_of(form.entries)}};
      add_lengths(form, "Items", schema);
      return schema;
    }
    case ValueForm::map: {
      Json schema{{"type", "object"}, {"additionalProperties", schema_of(form.entries)}};
      if (!form.names_pattern.empty()) schema["propertyNames"] = {{"pattern", form.names_pattern}};
      add_lengths(form, "Properties", schema);
      return schema;
    }
    case ValueForm::any:
      return Json::object();
    case ValueForm::object:
      break;
  }
  std::vector<Json> variants;
  for (const ObjectDescription& variant : form.variants) variants.push_back(schema_of(variant));
  return any_of(std::move(variants));
}

Json schema_of(const std::vector<ValueDescription>& forms) {
  std::vector<Json> schemas;
  for (const ValueDescription& form : forms) schemas.push_back(schema_of(form));
  return any_of(std::move(schemas));
}

Json property_schema(const KeyDescription& key) {
  Json schema{{"description", key.doc}};
  schema.update(schema_of(key.forms));
  // What the key is for says more than what its type is for.
  schema["description"] = key.doc;
  if (!key.fallback.empty()) {
    Json fallback = Json::parse(key.fallback, nullptr, /*allow_exceptions=*/false);
    schema["default"] = fallback.is_discarded() ? Json(key.fallback) : std::move(fallback);
  }
  return schema;
}

/// One branch for each of `names`, which asks for it.
Json one_required(const std::vector<std::string>& names) {
  Json branches = Json::array();
  for (const std::string& name : names) branches.push_back({{"required", {name}}});
  return branches;
}

Json schema_of(const ObjectDescription& description) {
  Json schema{{"type", "object"}, {"description", description.doc}};
  Json properties = Json::object();
  Json required = Json::array();
  for (const KeyDescription& key : description.keys) {
    properties[key.name] = property_schema(key);
    if (key.required) required.push_back(key.name);
  }
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  if (!description.exactly_one.empty()) schema["oneOf"] = one_required(description.exactly_one);
  if (!description.at_least_one.empty()) schema["anyOf"] = one_required(description.at_least_one);
  return schema;
}

}  // namespace

std::string schema_text(const std::string& title, const ObjectDescription& description) {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
  schema.update(schema_of(description));
  return schema.dump(2);
}

std::string scenario_schema() { return schema_text("headroom scenario", scenario_description()); }

}  // namespace headroom
