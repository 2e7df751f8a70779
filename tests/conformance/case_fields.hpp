#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"

namespace headroom {

/// Findings about one case file; the first hundred are kept, which is more than anybody reads.
class CaseFindings {
 public:
  void add(std::string path, std::string message, std::string hint);
  [[nodiscard]] bool empty() const { return findings_.empty(); }
  /// Throws InputError with all findings unless there are none.
  void throw_if_any() const;

 private:
  std::vector<Diagnostic> findings_;
};

/// One object of a case file. A getter answers the value, or a stand-in when it has filed what is
/// wrong with it, so that one look at a file finds everything. `null` counts as absent.
/// Refers to its arguments.
class CaseFields {
 public:
  CaseFields(const JsonValue& value, std::string path, CaseFindings& findings);

  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  /// The member's name is there, be it null.
  [[nodiscard]] bool names(std::string_view key) const { return value_->find(key) != nullptr; }
  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::string text_or(std::string_view key, std::string_view otherwise) const;
  /// A number between -1e30 and 1e30.
  [[nodiscard]] double number(std::string_view key) const;
  [[nodiscard]] double number_or(std::string_view key, double otherwise) const;
  [[nodiscard]] std::optional<double> number_if(std::string_view key) const;
  /// A whole number between `least` and two milliards.
  [[nodiscard]] int count(std::string_view key, int least = 0) const;
  [[nodiscard]] int count_or(std::string_view key, int otherwise, int least = 0) const;
  [[nodiscard]] bool flag(std::string_view key) const;
  [[nodiscard]] bool flag_or(std::string_view key, bool otherwise) const;
  /// The texts of a list; none when it is absent.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  /// The numbers of a list; none when it is absent.
  [[nodiscard]] std::vector<double> number_list(std::string_view key) const;
  /// The numbers of an object, in the order written; none when it is absent.
  [[nodiscard]] std::vector<std::pair<std::string, double>> numbers(std::string_view key) const;
  /// The texts of an object, in the order written; none when it is absent.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> labels(std::string_view key) const;

  /// The object at `key`; an empty one when it is absent.
  [[nodiscard]] CaseFields child(std::string_view key) const;
  /// The objects of the list at `key`; none when it is absent.
  [[nodiscard]] std::vector<CaseFields> children(std::string_view key) const;
  /// The named objects of the object at `key`; none when it is absent.
  [[nodiscard]] std::vector<std::pair<std::string, CaseFields>> named_children(
      std::string_view key) const;

  /// Files a finding at `key`, or at the object itself when that is empty.
  void refuse(std::string_view key, std::string message, std::string hint) const;

 private:
  [[nodiscard]] const JsonValue* find(std::string_view key) const;
  [[nodiscard]] double number_in(std::string_view key, const JsonValue& value) const;
  void refuse_missing(std::string_view key, std::string_view what) const;

  const JsonValue* value_;
  std::string path_;
  CaseFindings* findings_;
};

}  // namespace headroom
