#pragma once
#include <cmath>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/figure.hpp"

namespace headroom {

/// How the value of a figure is written.
enum class FieldForm : std::uint8_t {
  number,
  count,      ///< a whole number
  word,       ///< one of `words`
  text,       ///< anything
  reference,  ///< the name of an entry of kind `refers_to`
  profiles,   ///< a list of MIG profiles
};

/// One key of the entries of a kind: how the reader checks it and what people
/// are told about it.
struct FieldDescription {
  std::string_view key{};
  FieldForm form = FieldForm::number;
  std::string_view unit{};  ///< of numbers; see unit_scale
  double at_least = 0.0;
  double at_most = 1e15;
  bool positive = false;                  ///< a number must be above zero
  bool required = false;                  ///< of an entry after `like`
  std::vector<std::string_view> words{};  ///< in the order of the enumerators they stand for
  CatalogKind refers_to = CatalogKind::accelerator;
  std::string_view doc{};
};

/// Base units in one `unit`: bytes in `GB`, bytes a second in `Gb/s`,
/// nanoseconds in `us`; 1 for anything else, such as `W`.
[[nodiscard]] double unit_scale(std::string_view unit);

/// What a figure means for a member of a spec, by the member's type. The reader
/// has checked range and form before.
inline void assign(std::string& member, const Figure& figure) { member = figure.text; }

template <class Number>
  requires std::integral<Number> || std::floating_point<Number>
void assign(Number& member, const Figure& figure) {
  const double value = figure.value * unit_scale(figure.unit);
  if constexpr (std::integral<Number>) {
    member = static_cast<Number>(std::llround(value));
  } else {
    member = value;
  }
}

template <class Unit, class Rep>
void assign(Quantity<Unit, Rep>& member, const Figure& figure) {
  assign(member.count, figure);
}

template <class Enum>
  requires std::is_enum_v<Enum>
void assign(Enum& member, const Figure& figure) {
  member = static_cast<Enum>(std::lround(figure.value));
}

inline void assign(std::vector<MigProfile>& member, const Figure& figure) {
  member = parse_mig_profiles(figure.text).value_or(std::vector<MigProfile>{});
}

template <class Value>
void assign(std::optional<Value>& member, const Figure& figure) {
  assign(member.emplace(), figure);
}

/// A key together with the member of `Spec` that its figure sets.
template <class Spec>
struct Field {
  FieldDescription description;
  std::function<void(Spec&, const Figure&)> store;
};

/// `member` is a pointer to member or a function that leads to one.
template <class Spec, class Member>
Field<Spec> field(FieldDescription description, Member member) {
  return {std::move(description), [member](Spec& spec, const Figure& figure) {
            assign(std::invoke(member, spec), figure);
          }};
}

}  // namespace headroom
