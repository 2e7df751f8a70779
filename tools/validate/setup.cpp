#include "tools/validate/setup.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "headroom/quantities.hpp"
#include "headroom/units.hpp"

#include "models/fabric/collectives/carrier.hpp"
#include "models/json/json_value.hpp"

namespace headroom {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// InfiniBand by generation, in Gb/s for 4 lanes. Source: InfiniBand Trade Association.
struct Generation {
  std::string_view name;
  double gigabits;
};
constexpr std::array<Generation, 4> generations{{{.name = "edr", .gigabits = 100},
                                                 {.name = "hdr", .gigabits = 200},
                                                 {.name = "ndr", .gigabits = 400},
                                                 {.name = "fdr", .gigabits = 56}}};

std::optional<double> gigabits_in(std::string_view written, std::string_view words) {
  // Bytes and bits a second differ by one capital letter.
  const std::size_t bytes = written.find("GB/s");
  if (bytes != std::string_view::npos) {
    const auto gigabytes = number_before(written, bytes);
    return gigabytes ? std::optional{*gigabytes * 8.0} : std::nullopt;
  }
  for (const Generation& generation : generations) {
    if (contains(words, generation.name)) return generation.gigabits;
  }
  for (const std::string_view unit : {"gbe", "gb/s", "gbit"}) {
    const std::size_t at = words.find(unit);
    if (at != std::string_view::npos) return number_before(words, at);
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> number_before(std::string_view words, std::size_t end) {
  while (end > 0 && words[end - 1] == ' ') --end;
  std::size_t begin = end;
  while (begin > 0 && is_digit(words[begin - 1])) --begin;
  if (begin == end) return std::nullopt;
  return parse_number(words.substr(begin, end - begin)).value;
}

std::string lowered(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return result;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string Setup::text(std::string_view member) const {
  const JsonValue* found = setup_->find(member);
  return found == nullptr || found->string() == nullptr ? std::string{} : *found->string();
}

std::string Setup::lower(std::string_view member) const { return lowered(text(member)); }

std::optional<double> Setup::number(std::string_view member) const {
  const JsonValue* found = setup_->find(member);
  if (found == nullptr) return std::nullopt;
  if (const JsonNumber* number = found->number()) return parse_number(number->text).value;
  if (const std::string* written = found->string()) return parse_number(*written).value;
  return std::nullopt;
}

std::uint32_t Setup::count(std::string_view member, std::uint32_t otherwise) const {
  constexpr double count_max = 1e9;
  const auto value = number(member);
  if (!value || !(*value >= 1.0) || *value > count_max) return otherwise;
  return static_cast<std::uint32_t>(*value);
}

bool Setup::has(std::string_view member) const {
  const JsonValue* found = setup_->find(member);
  return found != nullptr && !std::holds_alternative<std::nullptr_t>(found->content);
}

std::optional<WrittenPorts> ports_in(std::string_view words) {
  const std::string lower = lowered(words);
  const auto gigabits = gigabits_in(words, lower);
  if (!gigabits || *gigabits <= 0.0) return std::nullopt;
  WrittenPorts ports{.rate = {*gigabits / 8.0 * 1e9},
                     .is_tcp = contains(lower, "tcp") || contains(lower, "ipoib"),
                     .is_roce = contains(lower, "roce")};
  const std::size_t times = lower.find(" x ");
  if (times != std::string::npos) ports.count = number_before(lower, times).value_or(1.0);
  return ports;
}

Bandwidth collective_rate(const WrittenPorts& ports) {
  const Bandwidth line = ports.rate * ports.count;
  // Ports of 10 Gb/s are slower than a core: many streams fill 88 % of them.
  constexpr Bandwidth slow_port{1.3e9};
  constexpr double slow_port_share = 0.88;
  if (ports.rate < slow_port) return line * slow_port_share;
  if (ports.is_tcp) return line * carrier_efficiency(Carrier::tcp);
  if (ports.is_roce) return line * carrier_efficiency(Carrier::roce);
  return line * carrier_efficiency(Carrier::rdma_direct);
}

}  // namespace headroom
