#include "models/pipeline/value_law.hpp"

#include <cmath>
#include <fmt/format.h>

#include "headroom/diagnostics.hpp"
#include "headroom/quantities.hpp"

namespace headroom {
namespace {

double draw_between(const ValueLaw& law, RandomStream& stream) {
  switch (law.kind) {
    case ValueLaw::Kind::loguniform: {
      const double low = std::log(law.low);
      return std::exp(low + stream.uniform() * (std::log(law.high) - low));
    }
    case ValueLaw::Kind::integers: {
      const auto width = static_cast<std::uint64_t>(law.high - law.low) + 1;
      return law.low + static_cast<double>(stream.below(width));
    }
    default:
      return law.low + stream.uniform() * (law.high - law.low);
  }
}

}  // namespace

ValueLaw always(double value) {
  return {.kind = ValueLaw::Kind::uniform, .low = value, .high = value};
}

std::string draw_text(const ValueLaw& law, RandomStream& stream) {
  if (law.kind == ValueLaw::Kind::choices) return law.choices[stream.below(law.choices.size())];
  if (law.kind == ValueLaw::Kind::integers) {
    return fmt::format("{:.0f}", draw_between(law, stream));
  }
  // Six digits tell the values of a search apart, and are what people read.
  return fmt::format("{:.6g}", draw_between(law, stream));
}

double draw_number(const ValueLaw& law, RandomStream& stream) {
  if (law.kind != ValueLaw::Kind::choices) return draw_between(law, stream);
  const auto number = parse_number(law.choices[stream.below(law.choices.size())]);
  HEADROOM_ASSERT(number.value, "choices of a figure are numbers");
  return *number.value;
}

}  // namespace headroom
