#pragma once

namespace headroom {

/// Thrown where work stops because the user asked for it.
struct Interrupted {};

/// From now on SIGINT is noted and, when nothing has stopped a second later,
/// ends the process with status 130. A second one ends it at once.
void listen_for_interrupts();

/// Throws Interrupted once the user has asked to stop. Long work calls this
/// now and then, so that its partial files are removed.
void stop_if_interrupted();

}  // namespace headroom
