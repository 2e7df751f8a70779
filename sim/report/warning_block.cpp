#include "sim/report/warning_block.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/readable.hpp"

namespace headroom {

std::string warning_block(const std::vector<std::string>& warnings, std::size_t width) {
  constexpr std::size_t indent = 2;
  if (warnings.empty()) return {};
  std::string text = "\n";
  for (const std::string& warning : warnings) {
    text += wrapped("warning: " + warning, width, indent) + '\n';
  }
  return text;
}

}  // namespace headroom
