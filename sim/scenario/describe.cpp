#include "sim/scenario/describe.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "headroom/parameters.hpp"
#include "headroom/quantities.hpp"

#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

constexpr double text_length_max = 1000;

/// `from 1 to 64`, `above 0`, or nothing where there is no limit worth a word.
std::string range_text(const ValueDescription& form) {
  constexpr double unlimited = 1e18;
  std::string text = fmt::format("{} {}", form.more_than_least ? "above" : "from", form.at_least);
  if (form.at_most < unlimited) text += fmt::format(" to {}", form.at_most);
  return text;
}

std::string length_text(const ValueDescription& form, std::string_view what) {
  constexpr double unlimited = 1e9;
  if (form.at_least == form.at_most) return fmt::format(" of {} {}", form.at_least, what);
  if (form.at_most >= unlimited) {
    return form.at_least > 0 ? fmt::format(" of at least {} {}", form.at_least, what) : "";
  }
  return fmt::format(" of {} to {} {}", form.at_least, form.at_most, what);
}

std::string allowed_quantity(const ValueDescription& form, QuantityKind kind) {
  std::string text = allowed_form(kind);
  if (form.more_than_least) text += "; more than zero";
  for (const std::string& name : form.words) text += fmt::format(", or \"{}\"", name);
  return text;
}

std::string allowed_object(const ValueDescription& form) {
  std::vector<std::string> names;
  for (const ObjectDescription& variant : form.variants) {
    if (!variant.marker.empty()) names.push_back(variant.marker);
    names.insert(names.end(), variant.exactly_one.begin(), variant.exactly_one.end());
  }
  if (names.empty()) return "an object";
  return fmt::format("an object with one of {}", fmt::join(names, ", "));
}

std::string allowed(const ValueDescription& form) {
  switch (form.form) {
    case ValueForm::text:
      return form.words.empty() ? "a text" + length_text(form, "characters")
                                : fmt::format("one of {}", fmt::join(form.words, ", "));
    case ValueForm::flag:
      return "true or false";
    case ValueForm::count:
      return "a whole number " + range_text(form);
    case ValueForm::number:
      return "a number " + range_text(form);
    case ValueForm::seconds:
      return form.more_than_least ? "plain seconds, above 0" : "plain seconds, 0 or more";
    case ValueForm::duration:
      return allowed_quantity(form, QuantityKind::duration);
    case ValueForm::rate:
      return allowed_quantity(form, QuantityKind::rate);
    case ValueForm::bytes:
      return allowed_quantity(form, QuantityKind::bytes);
    case ValueForm::bandwidth:
      return allowed_quantity(form, QuantityKind::bandwidth);
    case ValueForm::list:
      return "a list" + length_text(form, "entries");
    case ValueForm::map:
      return "an object" + length_text(form, "entries");
    case ValueForm::object:
      return allowed_object(form);
    case ValueForm::any:
      return "any value";
  }
  return {};
}

ValueDescription more_than_zero(ValueDescription value) {
  value.more_than_least = true;
  return value;
}

}  // namespace

std::string allowed_forms(const std::vector<ValueDescription>& forms) {
  std::string text;
  for (const ValueDescription& form : forms) {
    if (!text.empty()) text += ", or ";
    text += allowed(form);
  }
  return text;
}

ValueDescription quantity(ValueForm form) {
  ValueDescription value;
  value.form = form;
  return value;
}

ValueDescription anything() { return quantity(ValueForm::any); }

ValueDescription any_text() {
  ValueDescription value = quantity(ValueForm::text);
  value.at_most = text_length_max;
  return value;
}

ValueDescription some_text() {
  ValueDescription value = any_text();
  value.at_least = 1;
  return value;
}

ValueDescription word(std::vector<std::string> words) {
  ValueDescription value = quantity(ValueForm::text);
  value.words = std::move(words);
  return value;
}

ValueDescription flag() { return quantity(ValueForm::flag); }

ValueDescription count(double at_least, double at_most) {
  ValueDescription value = number(at_least, at_most);
  value.form = ValueForm::count;
  return value;
}

ValueDescription number(double at_least, double at_most) {
  ValueDescription value = quantity(ValueForm::number);
  value.at_least = at_least;
  value.at_most = at_most;
  return value;
}

ValueDescription positive_number(double at_most) { return more_than_zero(number(0, at_most)); }

ValueDescription seconds() { return quantity(ValueForm::seconds); }

ValueDescription positive_seconds() { return more_than_zero(seconds()); }

ValueDescription duration() { return quantity(ValueForm::duration); }

ValueDescription positive_duration() { return more_than_zero(duration()); }

ValueDescription positive_quantity(ValueForm form) { return more_than_zero(quantity(form)); }

ValueDescription list(std::vector<ValueDescription> entry, double at_least, double at_most) {
  ValueDescription value = number(at_least, at_most);
  value.form = ValueForm::list;
  value.entries = std::move(entry);
  return value;
}

ValueDescription map(std::vector<ValueDescription> entry) {
  ValueDescription value = quantity(ValueForm::map);
  value.entries = std::move(entry);
  return value;
}

ValueDescription object(ObjectDescription description) { return one_of({std::move(description)}); }

ValueDescription one_of(std::vector<ObjectDescription> variants) {
  ValueDescription value = quantity(ValueForm::object);
  value.variants = std::move(variants);
  return value;
}

KeyDescription required(std::string name, std::vector<ValueDescription> forms, std::string doc) {
  return {
      .name = std::move(name), .forms = std::move(forms), .doc = std::move(doc), .required = true};
}

KeyDescription optional(std::string name, std::vector<ValueDescription> forms, std::string doc,
                        std::string fallback) {
  return {.name = std::move(name),
          .forms = std::move(forms),
          .doc = std::move(doc),
          .fallback = std::move(fallback)};
}

KeyDescription parameter_key(const Parameter& parameter) {
  constexpr double entries_max = 1'000'000;
  KeyDescription key{.name = std::string{parameter.name},
                     .doc = std::string{parameter.doc},
                     .fallback = std::string{parameter.fallback},
                     .required = parameter.fallback.empty()};
  const ValueDescription plain = number(parameter.at_least, parameter.at_most);
  switch (parameter.kind) {
    case ParameterKind::number:
      key.forms = {plain};
      break;
    case ParameterKind::number_list:
      key.forms = {list({plain}, 0, entries_max)};
      break;
    case ParameterKind::duration:
      key.forms = {duration()};
      break;
    case ParameterKind::duration_list:
      key.forms = {list({duration()}, 1, entries_max)};
      break;
    case ParameterKind::flag:
      key.forms = {flag()};
      break;
    case ParameterKind::name:
      key.forms = {some_text()};
      break;
  }
  return key;
}

}  // namespace headroom
