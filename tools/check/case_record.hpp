#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace headroom {

/// Which cases passed, and on what: the file of `check --changed-only`.
class CaseRecord {
 public:
  /// Reads the file at `path`; one that is not there is an empty record. Throws
  /// InputError for a file that is no such record.
  [[nodiscard]] static CaseRecord read(const std::string& path);

  /// Whether the case passed with this fingerprint.
  [[nodiscard]] bool has(const std::string& suite, const std::string& name,
                         std::string_view fingerprint) const;
  void set(const std::string& suite, const std::string& name, std::string fingerprint);
  void forget(const std::string& suite, const std::string& name);

  /// Writes the record, whole or not at all.
  void write(const std::string& path) const;

 private:
  std::map<std::pair<std::string, std::string>, std::string> passed_;
};

}  // namespace headroom
