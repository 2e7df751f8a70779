#include "models/policy/packing/gpu_models.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace headroom {
namespace {

/// Calls `take` with each element of a spec.
template <class Take>
void split(std::string_view spec, Take take) {
  while (true) {
    const std::size_t end = std::min(spec.find('|'), spec.size());
    take(spec.substr(0, end));
    if (end == spec.size()) return;
    spec.remove_prefix(end + 1);
  }
}

bool names(std::string_view spec, std::string_view model) {
  bool found = false;
  split(spec, [&](std::string_view name) { found = found || name == model; });
  return found;
}

}  // namespace

GpuModels::GpuModels() : models_{{"", 0}}, specs_{Spec{.text = "", .admits = {1}}} {}

std::uint32_t GpuModels::model(std::string_view name) {
  const auto known = models_.find(name);
  if (known != models_.end()) return known->second;
  const auto number = static_cast<std::uint32_t>(models_.size());
  models_.emplace(name, number);
  for (Spec& spec : specs_) spec.admits.push_back(names(spec.text, name) ? 1 : 0);
  return number;
}

std::uint32_t GpuModels::spec(std::string_view text) {
  const auto found = std::ranges::find(specs_, text, &Spec::text);
  const auto number = static_cast<std::uint32_t>(found - specs_.begin());
  if (found != specs_.end()) return number;
  Spec spec{.text = std::string{text}, .admits = {}};
  spec.admits.resize(models_.size());
  split(text, [&](std::string_view name) {
    const auto model = models_.find(name);
    if (model != models_.end()) spec.admits[model->second] = 1;
  });
  specs_.push_back(std::move(spec));
  return number;
}

}  // namespace headroom
