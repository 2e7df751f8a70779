#include "tools/check/case_record.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"

namespace headroom {
namespace {

const std::string& text_at(const JsonValue& entry, std::string_view key, const std::string& path) {
  const JsonValue* found = entry.find(key);
  const std::string* text = found == nullptr ? nullptr : found->string();
  if (text != nullptr) return *text;
  throw InputError{Diagnostic{.path = path,
                              .message = fmt::format("an entry lacks \"{}\"", key),
                              .hint = "a record that check --changed-only wrote; remove it to "
                                      "begin anew"}};
}

}  // namespace

CaseRecord CaseRecord::read(const std::string& path) {
  CaseRecord record;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return record;
  const JsonValue root = parse_json(read_text_file(path), path);
  const JsonValue* list = root.find("passed");
  const auto* entries = list == nullptr ? nullptr : list->array();
  if (entries == nullptr) {
    throw InputError{Diagnostic{.path = path,
                                .message = "is no record of passed cases",
                                .hint = "a file that check --changed-only wrote, or none"}};
  }
  for (const JsonValue& entry : *entries) {
    record.set(text_at(entry, "suite", path), text_at(entry, "case", path),
               text_at(entry, "fingerprint", path));
  }
  return record;
}

bool CaseRecord::has(const std::string& suite, const std::string& name,
                     std::string_view fingerprint) const {
  const auto found = passed_.find({suite, name});
  return found != passed_.end() && found->second == fingerprint;
}

void CaseRecord::set(const std::string& suite, const std::string& name, std::string fingerprint) {
  passed_[{suite, name}] = std::move(fingerprint);
}

void CaseRecord::forget(const std::string& suite, const std::string& name) {
  passed_.erase({suite, name});
}

void CaseRecord::write(const std::string& path) const {
  Tree tree = Tree::object();
  Tree& list = tree.add("passed", Tree::list());
  for (const auto& [key, fingerprint] : passed_) {
    Tree& entry = list.append(Tree::object());
    entry.add("suite", key.first);
    entry.add("case", key.second);
    entry.add("fingerprint", fingerprint);
  }
  write_file(path, json_text(tree));
}

}  // namespace headroom
