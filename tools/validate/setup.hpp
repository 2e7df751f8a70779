#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headroom/units.hpp"

#include "models/json/json_value.hpp"

namespace headroom {

/// The setup of a measurement, whatever it holds: members that are absent or of
/// another kind than asked for are nullopt or empty.
class Setup {
 public:
  explicit Setup(const JsonValue& setup) : setup_{&setup} {}

  [[nodiscard]] std::string text(std::string_view member) const;
  /// In lower case.
  [[nodiscard]] std::string lower(std::string_view member) const;
  /// A number, or a text that is one.
  [[nodiscard]] std::optional<double> number(std::string_view member) const;
  /// A number of at least 1, rounded down; `otherwise` when there is none.
  [[nodiscard]] std::uint32_t count(std::string_view member, std::uint32_t otherwise) const;
  [[nodiscard]] bool has(std::string_view member) const;

 private:
  const JsonValue* setup_;
};

[[nodiscard]] std::string lowered(std::string_view text);
[[nodiscard]] bool contains(std::string_view text, std::string_view part);

/// The whole number that ends before `end` in `words`, blanks aside; nullopt when
/// none does.
[[nodiscard]] std::optional<double> number_before(std::string_view words, std::size_t end);

/// Equal network ports as people write them: `8 x HDR IB`, `4 x 200 Gb/s`,
/// `10 GbE TCP`, `25GbE RoCE`, `400GbE RoCE`.
struct WrittenPorts {
  double count = 1.0;
  Bandwidth rate{};  ///< line rate of one port, one direction
  bool is_tcp = false;
  bool is_roce = false;
};
/// nullopt when no rate is in the words.
[[nodiscard]] std::optional<WrittenPorts> ports_in(std::string_view words);

/// What collectives make of those ports, of one node.
[[nodiscard]] Bandwidth collective_rate(const WrittenPorts& ports);

}  // namespace headroom
