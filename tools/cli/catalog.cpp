#include "models/hardware/catalog.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/hardware/figure.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/tree.hpp"
#include "sim/scenario/read_scenario.hpp"
#include "tools/cli/catalog_pages.hpp"
#include "tools/cli/command.hpp"
#include "tools/cli/output_directory.hpp"
#include "tools/cli/terminal.hpp"

namespace headroom {
namespace {

struct CatalogOptions {
  std::string name;                ///< of an entry or a section; empty: everything
  std::vector<std::string> files;  ///< the user's, in order
  bool audit = false;
};

Catalog load(const CatalogOptions& wanted, const CommonOptions& options) {
  Catalog catalog = Catalog::built_in();
  for (const std::string& file : wanted.files) {
    catalog = catalog.with_overrides(read_text_file(file), file);
  }
  if (!options.quiet) {
    for (const Diagnostic& warning : catalog.warnings()) {
      fmt::print(stderr, "warning: {}\n", to_string(warning));
    }
  }
  return catalog;
}

std::string all_lists(const Catalog& catalog, std::optional<CatalogKind> kind) {
  std::string text;
  bool has_users = false;
  for (const CatalogKind each : catalog_kinds()) {
    if (kind && *kind != each) continue;
    if (!text.empty()) text += "\n";
    text += fmt::format("{} ({})\n{}", section_name(each), catalog.records(each).size(),
                        catalog_list(catalog, each));
    for (const CatalogRecord& record : catalog.records(each)) has_users |= record.is_users;
  }
  if (has_users) text += "\n* from a file of yours\n";
  return text + "\nheadroom catalog NAME shows each figure of an entry with its source\n";
}

/// Sections and entries in braces, for completion; read only when someone asks.
std::string known_names() {
  const Catalog catalog = Catalog::built_in();
  std::vector<std::string_view> names;
  for (const CatalogKind kind : catalog_kinds()) names.push_back(section_name(kind));
  for (const CatalogKind kind : catalog_kinds()) {
    for (const CatalogRecord& record : catalog.records(kind)) names.push_back(record.name);
  }
  return fmt::format("{{{}}}", fmt::join(names, ","));
}

void show(const CatalogOptions& wanted, const CommonOptions& options) {
  const Catalog catalog = load(wanted, options);
  const std::optional<CatalogKind> kind = kind_of_section(wanted.name);
  const CatalogRecord* record =
      wanted.name.empty() || kind ? nullptr : &catalog.record(wanted.name);
  const Tree tree = record != nullptr ? catalog_tree(*record, wanted.audit)
                                      : catalog_tree(catalog, kind, wanted.audit);
  if (!options.out.empty()) {
    const OutputDirectory directory{options.out};
    write_file(options.out + "/catalog.json", json_text(tree));
  }
  if (options.json) {
    fmt::print("{}", json_text(tree));
  } else if (options.quiet) {
    return;
  } else if (record != nullptr) {
    fmt::print("{}", catalog_page(catalog, *record, terminal_style().width));
  } else {
    fmt::print("{}", wanted.audit ? catalog_audit(catalog, kind) : all_lists(catalog, kind));
  }
}

}  // namespace

void register_catalog(CLI::App& app, const CommonOptions& options, CommandResult& /*result*/) {
  CLI::App* command =
      app.add_subcommand("catalog", "Show the hardware catalogue, each number with its source");
  command->footer(
      "# everything, one section, one entry with the source of each figure\n"
      "headroom catalog\n"
      "headroom catalog servers\n"
      "headroom catalog dgx-1-v100");
  const auto wanted = std::make_shared<CatalogOptions>();
  command->add_option("NAME", wanted->name, "An entry, or a section such as servers")
      ->type_name_fn(known_names);
  command->add_option("--file", wanted->files, "Your own entries, laid over the catalogue")
      ->type_name("USER.json")
      ->allow_extra_args(false);
  command->add_flag("--audit", wanted->audit,
                    "List every number that is an estimate or recalled from memory");
  command->callback([wanted, &options] { show(*wanted, options); });
}

}  // namespace headroom
