#include "models/policy/packing/gpu_models.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace headroom {
namespace {

bool names(std::string_view spec, std::string_view model) {
  while (true) {
    const std::size_t end = std::min(spec.find('|'), spec.size());
    if (spec.substr(0, end) == model) return true;
    if (end == spec.size()) return false;
    spec.remove_prefix(end + 1);
  }
}

}  // namespace

GpuModels::GpuModels() : models_{""}, specs_{Spec{.text = "", .admits = {1}}} {}

std::uint32_t GpuModels::model(std::string_view name) {
  const auto found = std::ranges::find(models_, name);
  const auto number = static_cast<std::uint32_t>(found - models_.begin());
  if (found != models_.end()) return number;
  models_.emplace_back(name);
  for (Spec& spec : specs_) spec.admits.push_back(names(spec.text, name) ? 1 : 0);
  return number;
}

std::uint32_t GpuModels::spec(std::string_view text) {
  const auto found = std::ranges::find(specs_, text, &Spec::text);
  const auto number = static_cast<std::uint32_t>(found - specs_.begin());
  if (found != specs_.end()) return number;
  Spec spec{.text = std::string{text}, .admits = {}};
  for (const std::string& model : models_) spec.admits.push_back(names(text, model) ? 1 : 0);
  specs_.push_back(std::move(spec));
  return number;
}

}  // namespace headroom
