#pragma once

namespace CLI {
class App;
}

namespace headroom {

struct CommonOptions;

/// Adds `convert` to the commands of `trace`; `options` must outlive the parse.
void add_convert_command(CLI::App& trace, const CommonOptions& options);

}  // namespace headroom
