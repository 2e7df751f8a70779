#include "sim/scenario/key_checker.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {
namespace {

std::string quoted_list(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Walks a value and its description side by side.
class Checker {
 public:
  explicit Checker(Findings& findings) : findings_{findings} {}

  void check_object(const JsonValue::Object& members, const ObjectDescription& description,
                    const std::string& path);

 private:
  void check_value(const JsonValue& value, const std::vector<ValueDescription>& forms,
                   const std::string& path);
  void check_number(const JsonNumber& number, const ValueDescription& form,
                    const std::string& path);
  void check_text(const std::string& text, const ValueDescription& form, const std::string& path);
  void check_entries(const JsonValue& value, const ValueDescription& form, const std::string& path);
  void check_variants(const JsonValue::Object& members,
                      const std::vector<ObjectDescription>& variants, const std::string& path);
  void check_required(const JsonValue::Object& members, const ObjectDescription& description,
                      const std::string& path);
  void check_choices(const JsonValue::Object& members, const ObjectDescription& description,
                     const std::string& path);
  void report_unknown(const std::string& name, const ObjectDescription& description,
                      const std::string& path);
  bool check_length(std::size_t length, const ValueDescription& form, const std::string& path);

  Findings& findings_;
};

bool has_member(const JsonValue::Object& members, std::string_view name) {
  return std::any_of(members.begin(), members.end(),
                     [&](const JsonMember& member) { return member.name == name; });
}

bool is_number_form(ValueForm form) {
  return form == ValueForm::count || form == ValueForm::number || form == ValueForm::seconds;
}

bool is_text_form(ValueForm form) {
  return form == ValueForm::text || form == ValueForm::duration || form == ValueForm::rate ||
         form == ValueForm::bytes || form == ValueForm::bandwidth;
}

/// Whether `value` has the JSON type in which `form` is written.
bool has_type_of(const JsonValue& value, ValueForm form) {
  if (form == ValueForm::any) return true;
  if (is_number_form(form)) return value.number() != nullptr;
  if (is_text_form(form)) return value.string() != nullptr;
  if (form == ValueForm::flag) return value.boolean() != nullptr;
  if (form == ValueForm::list) return value.array() != nullptr;
  return value.object() != nullptr;
}

/// Whether `form` is an object known by a key that `value` does not have.
bool lacks_marker(const JsonValue& value, const ValueDescription& form) {
  if (form.form != ValueForm::object || form.variants.size() != 1) return false;
  const std::string& marker = form.variants.front().marker;
  return !marker.empty() && value.find(marker) == nullptr;
}

/// The form that `value` is written in; where none is quite right, one of its JSON type.
const ValueDescription* form_of(const JsonValue& value,
                                const std::vector<ValueDescription>& forms) {
  const ValueDescription* best = nullptr;
  for (const ValueDescription& form : forms) {
    if (!has_type_of(value, form.form)) continue;
    if (!lacks_marker(value, form)) return &form;
    if (best == nullptr) best = &form;
  }
  return best;
}

/// What is wrong with a quantity and what is allowed, or two empty texts.
std::pair<std::string, std::string> quantity_problem(const std::string& text, ValueForm form) {
  const auto problem_of = [](auto parsed) {
    return std::pair{std::move(parsed.problem), std::move(parsed.allowed)};
  };
  if (form == ValueForm::duration) return problem_of(parse_duration(text));
  if (form == ValueForm::rate) return problem_of(parse_rate(text));
  if (form == ValueForm::bandwidth) return problem_of(parse_bandwidth(text));
  return problem_of(parse_bytes(text));
}

/// Whether a sound quantity is nothing.
bool is_zero(const std::string& text, ValueForm form) {
  if (form == ValueForm::duration) return parse_duration(text).value == Duration{};
  if (form == ValueForm::rate) return parse_rate(text).value == 0.0;
  if (form == ValueForm::bandwidth) return parse_bandwidth(text).value == Bandwidth{};
  return parse_bytes(text).value == Bytes{};
}

bool in_range(double number, const ValueDescription& form) {
  if (number > form.at_most) return false;
  return form.more_than_least ? number > form.at_least : number >= form.at_least;
}

void Checker::check_number(const JsonNumber& number, const ValueDescription& form,
                           const std::string& path) {
  const auto refuse = [&](std::string_view problem) {
    findings_.add(path, fmt::format("{} {}", number.text, problem), allowed_forms({form}));
  };
  if (form.form == ValueForm::seconds) {
    const auto seconds = parse_seconds(number.text);
    if (!seconds.value) return refuse(seconds.problem);
    if (form.more_than_least && seconds.value->count <= 0) return refuse("is out of range");
    return;
  }
  const auto parsed = parse_number(number.text);
  if (!parsed.value || !std::isfinite(*parsed.value)) return refuse("is out of range");
  if (form.form == ValueForm::count && std::floor(*parsed.value) != *parsed.value) {
    return refuse("is no whole number");
  }
  if (!in_range(*parsed.value, form)) refuse("is out of range");
}

void Checker::check_text(const std::string& text, const ValueDescription& form,
                         const std::string& path) {
  const bool is_word = std::find(form.words.begin(), form.words.end(), text) != form.words.end();
  if (is_word) return;
  const std::string seen = shown({text});
  if (form.form != ValueForm::text) {
    const auto [problem, allowed] = quantity_problem(text, form.form);
    if (!problem.empty()) {
      findings_.add(path, fmt::format("{}: {}", seen, problem), allowed_forms({form}));
    } else if (form.more_than_least && is_zero(text, form.form)) {
      const char* more = form.form == ValueForm::duration ? "longer" : "more";
      findings_.add(path, fmt::format("{} must be {} than zero", seen, more),
                    allowed_forms({form}));
    }
    return;
  }
  if (form.words.empty()) {
    check_length(text.size(), form, path);
    return;
  }
  const std::string near = nearest_name(text, form.words);
  const std::string all = "one of " + quoted_list(form.words);
  findings_.add(path, fmt::format("unknown name {}", seen),
                near.empty() ? all : fmt::format("did you mean \"{}\"? {}", near, all));
}

bool Checker::check_length(std::size_t length, const ValueDescription& form,
                           const std::string& path) {
  if (in_range(static_cast<double>(length), form)) return true;
  const std::string_view what = form.form == ValueForm::text ? "characters" : "entries";
  findings_.add(path, fmt::format("has {} {}", length, what), allowed_forms({form}));
  return false;
}

void Checker::check_entries(const JsonValue& value, const ValueDescription& form,
                            const std::string& path) {
  if (const auto* items = value.array()) {
    if (!check_length(items->size(), form, path)) return;
    for (std::size_t i = 0; i < items->size(); ++i) {
      check_value((*items)[i], form.entries, item_path(path, i));
    }
    return;
  }
  const JsonValue::Object& members = *value.object();
  if (!check_length(members.size(), form, path)) return;
  for (const JsonMember& member : members) {
    check_value(member.value, form.entries, member_path(path, member.name));
  }
}

void Checker::check_variants(const JsonValue::Object& members,
                             const std::vector<ObjectDescription>& variants,
                             const std::string& path) {
  if (variants.size() == 1) return check_object(members, variants.front(), path);
  const ObjectDescription* chosen = nullptr;
  std::vector<std::string> markers;
  std::vector<std::string> present;
  for (const ObjectDescription& variant : variants) {
    markers.push_back(variant.marker);
    if (!has_member(members, variant.marker)) continue;
    present.push_back(variant.marker);
    if (chosen == nullptr) chosen = &variant;
  }
  if (present.size() == 1) return check_object(members, *chosen, path);
  findings_.add(path,
                present.empty() ? fmt::format("says none of {}", quoted_list(markers))
                                : fmt::format("says {} at once", quoted_list(present)),
                "exactly one of " + quoted_list(markers));
}

void Checker::check_value(const JsonValue& value, const std::vector<ValueDescription>& forms,
                          const std::string& path) {
  if (const ValueDescription* form = form_of(value, forms)) {
    if (form->form == ValueForm::any) return;
    if (const auto* number = value.number()) return check_number(*number, *form, path);
    if (const auto* text = value.string()) return check_text(*text, *form, path);
    if (form->form == ValueForm::object) {
      return check_variants(*value.object(), form->variants, path);
    }
    if (value.boolean() == nullptr) check_entries(value, *form, path);
    return;
  }
  const bool lacks_unit =
      value.number() != nullptr && std::any_of(forms.begin(), forms.end(), [](const auto& other) {
        return other.form != ValueForm::text && is_text_form(other.form);
      });
  findings_.add(path,
                lacks_unit ? fmt::format("{} is missing its unit", shown(value))
                           : fmt::format("{} is of the wrong type", shown(value)),
                allowed_forms(forms));
}

void Checker::report_unknown(const std::string& name, const ObjectDescription& description,
                             const std::string& path) {
  const auto& later = description.not_yet;
  if (std::find(later.begin(), later.end(), name) != later.end()) {
    findings_.add(member_path(path, name), "not available yet in this version", "leave it out");
    return;
  }
  std::vector<std::string> known;
  for (const KeyDescription& key : description.keys) known.push_back(key.name);
  const std::string near = nearest_name(name, known);
  findings_.add(member_path(path, name), "unknown key",
                near.empty() ? "known keys: " + quoted_list(known)
                             : fmt::format("did you mean \"{}\"?", near));
}

void Checker::check_required(const JsonValue::Object& members, const ObjectDescription& description,
                             const std::string& path) {
  for (const KeyDescription& key : description.keys) {
    if (!key.required || has_member(members, key.name)) continue;
    findings_.add(member_path(path, key.name), "is missing", allowed_forms(key.forms));
  }
}

void Checker::check_choices(const JsonValue::Object& members, const ObjectDescription& description,
                            const std::string& path) {
  const auto present = [&](const std::vector<std::string>& names) {
    return std::count_if(names.begin(), names.end(),
                         [&](const std::string& name) { return has_member(members, name); });
  };
  const auto& only = description.exactly_one;
  if (!only.empty() && present(only) != 1) {
    findings_.add(path, fmt::format("gives {} of {}", present(only), quoted_list(only)),
                  "exactly one of them");
  }
  const auto& any = description.at_least_one;
  if (!any.empty() && present(any) == 0) {
    findings_.add(path, "gives none of " + quoted_list(any), "at least one of them");
  }
}

void Checker::check_object(const JsonValue::Object& members, const ObjectDescription& description,
                           const std::string& path) {
  bool all_known = true;
  for (const JsonMember& member : members) {
    const auto key =
        std::find_if(description.keys.begin(), description.keys.end(),
                     [&](const KeyDescription& other) { return other.name == member.name; });
    if (key == description.keys.end()) {
      report_unknown(member.name, description, path);
      all_known = false;
    } else {
      check_value(member.value, key->forms, member_path(path, member.name));
    }
  }
  check_required(members, description, path);
  // An unknown key may be one of these, misspelt.
  if (all_known) check_choices(members, description, path);
}

}  // namespace

void check_keys(const JsonValue& value, const ObjectDescription& description,
                const std::string& path, Findings& findings) {
  if (const auto* members = value.object()) {
    Checker{findings}.check_object(*members, description, path);
  } else {
    findings.add(path, fmt::format("{} is no object", shown(value)),
                 "an object in braces, such as {\"name\": …}");
  }
}

}  // namespace headroom
