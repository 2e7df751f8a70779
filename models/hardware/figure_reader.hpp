#pragma once
#include <optional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/field.hpp"
#include "models/hardware/figure.hpp"
#include "models/json/json_value.hpp"

namespace headroom {

/// Where figures are read and what is said about them.
struct FigurePlace {
  std::string path;  ///< for messages
  std::string file;  ///< the source of a user's figure that names none
  bool is_users = false;
};

/// Reads figures of one file, adding what is wrong to a list of findings.
class FigureReader {
 public:
  explicit FigureReader(std::vector<Diagnostic>& findings) : findings_{findings} {}

  /// The figure `value` that `description` asks for: bare, or an object with
  /// its source. Null, and whatever is wrong, gives nothing.
  [[nodiscard]] std::optional<Figure> read(const FieldDescription& description,
                                           const JsonValue& value, const FigurePlace& place);
  /// A figure that no model reads: any number or text with any unit.
  [[nodiscard]] std::optional<Figure> read_free(const std::string& key, const JsonValue& value,
                                                const FigurePlace& place);

 private:
  bool read_origin(const JsonValue& value, const FigurePlace& place, Figure& figure);
  bool read_origin_part(const JsonMember& part, const FigurePlace& place, Figure& figure);
  bool read_value(const FieldDescription& description, const JsonValue& value,
                  const FigurePlace& place, Figure& figure);
  bool read_number(const FieldDescription& description, const JsonValue& value,
                   const FigurePlace& place, Figure& figure);
  bool read_text(const FieldDescription& description, const JsonValue& value,
                 const FigurePlace& place, Figure& figure);
  bool fail(const FigurePlace& place, std::string message, std::string hint);

  std::vector<Diagnostic>& findings_;
};

/// What may stand for a figure, for messages: `a number in GB above 0, at most 1e+05`.
[[nodiscard]] std::string allowed_figure(const FieldDescription& description);

}  // namespace headroom
