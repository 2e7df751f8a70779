// Resources: MIG profiles by name. Source: KAI-Scheduler commit d5bc503a, package
// pkg/common/resources.
#include "models/policy/kai/resources.hpp"

#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <string_view>

#include "headroom/diagnostics.hpp"

namespace headroom::kai {
namespace {

/// The digits at the start of `text`, which is cut behind them.
std::optional<int> take_number(std::string_view& text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value <= 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

struct ProfileName {
  int gpus = 0;
  int memory_gb = 0;
};

ProfileName parsed(const std::string& profile) {
  constexpr std::string_view mark = "mig-";
  const auto at = profile.find(mark);
  if (at != std::string::npos) {
    auto rest = std::string_view{profile}.substr(at + mark.size());
    const auto gpus = take_number(rest);
    if (gpus && rest.starts_with("g.")) {
      rest.remove_prefix(2);
      const auto memory = take_number(rest);
      if (memory && rest.starts_with("gb")) return {*gpus, *memory};
    }
  }
  throw InputError{Diagnostic{"MIG profile", fmt::format("\"{}\" is no profile", profile),
                              "names are of the form nvidia.com/mig-<g>g.<m>gb"}};
}

}  // namespace

int mig_gpus(const std::string& profile) { return parsed(profile).gpus; }
int mig_memory(const std::string& profile) { return parsed(profile).memory_gb; }

}  // namespace headroom::kai
