#include "headroom/parameters.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

namespace headroom {

void ParameterValues::set(std::string_view name, std::vector<double> values) {
  numbers_.insert_or_assign(std::string{name}, std::move(values));
}

void ParameterValues::set(std::string_view name, std::string text) {
  texts_.insert_or_assign(std::string{name}, std::move(text));
}

double ParameterValues::number(std::string_view name) const {
  const auto values = numbers(name);
  HEADROOM_ASSERT(values.size() == 1, "a number parameter holds one number");
  return values.front();
}

std::span<const double> ParameterValues::numbers(std::string_view name) const {
  const auto found = numbers_.find(name);
  HEADROOM_ASSERT(found != numbers_.end(), "a part asks only for parameters it describes");
  return found->second;
}

const std::string& ParameterValues::text(std::string_view name) const {
  const auto found = texts_.find(name);
  HEADROOM_ASSERT(found != texts_.end(), "a part asks only for parameters it describes");
  return found->second;
}

bool ParameterValues::has(std::string_view name) const {
  return numbers_.contains(name) || texts_.contains(name);
}

}  // namespace headroom
