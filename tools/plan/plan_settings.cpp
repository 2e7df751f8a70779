#include "tools/plan/plan_settings.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/findings.hpp"
#include "sim/scenario/section.hpp"
#include "tools/plan/plan.hpp"

namespace headroom {

PlanSettings plan_settings(const Study& study) {
  PlanSettings settings;
  if (!study.search) return settings;
  Findings findings{study.shown};
  const Section search{&*study.search, "search", findings};
  settings.confidence = search.number("confidence").value_or(settings.confidence);
  settings.replications_max = search.small_count("replications_max").value_or(0);
  settings.separately = search.labels("separately");
  std::vector<std::string> names;
  for (const Dimension& dimension : study.dimensions) names.push_back(dimension.name);
  for (const std::string& name : settings.separately) {
    if (std::ranges::find(names, name) != names.end()) continue;
    const std::string near = nearest_name(name, names);
    search.refuse("separately", fmt::format("\"{}\" is not varied", name),
                  near.empty() ? fmt::format("one of {}", fmt::join(names, ", "))
                               : fmt::format("did you mean \"{}\"?", near));
  }
  findings.throw_if_any();
  return settings;
}

}  // namespace headroom
