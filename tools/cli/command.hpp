#pragma once

namespace headroom {

/// What a sub-command leaves for the process to answer with: 0 done, 1 an
/// expectation failed, 2 the input is wrong, 3 our own fault.
struct CommandResult {
  int exit_status = 0;
};

}  // namespace headroom
