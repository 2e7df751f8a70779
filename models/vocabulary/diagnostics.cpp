#include "headroom/diagnostics.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headroom {
namespace {

constexpr std::size_t findings_shown = 10;
constexpr std::size_t part_length_max = 120;

/// `text` with control characters escaped and its middle cut out when long.
std::string readable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string shown;
  const bool cut = text.size() > part_length_max;
  const std::string_view head = cut ? text.substr(0, part_length_max * 3 / 4) : text;
  const auto append = [&](std::string_view part) {
    for (const char c : part) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte != 0x7f) {
        shown += c;
      } else {
        shown += "\\x";
        shown += digits[byte >> 4U];
        shown += digits[byte & 15U];
      }
    }
  };
  append(head);
  if (cut) {
    shown += "…";
    append(text.substr(text.size() - part_length_max / 8));
  }
  return shown;
}

std::string joined(const std::vector<Diagnostic>& findings) {
  std::string text;
  for (std::size_t i = 0; i < findings.size() && i < findings_shown; ++i) {
    if (i > 0) text += '\n';
    text += to_string(findings[i]);
  }
  if (findings.size() > findings_shown) {
    text += "\n… and " + std::to_string(findings.size() - findings_shown) + " more";
  }
  return text;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
    }
  }
  return row.back();
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
  std::string text = readable(diagnostic.path);
  if (!text.empty()) text += ": ";
  text += readable(diagnostic.message);
  if (!diagnostic.hint.empty()) text += " (" + readable(diagnostic.hint) + ")";
  return text;
}

InputError::InputError(std::vector<Diagnostic> findings)
    : std::runtime_error{joined(findings)}, findings_{std::move(findings)} {}

void fail_assertion(const char* condition, const char* must_hold, const char* file, int line) {
  throw AssertionError{std::string{must_hold} + " [" + condition + "] at " + file + ":" +
                       std::to_string(line)};
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t length_max = 64;
  if (name.size() > length_max) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace headroom
