#pragma once
#include <cstddef>
#include <functional>

namespace headroom {

/// Calls `work(i)` for each i < count, on up to `threads` threads. Calls share
/// nothing but what `work` shares. When some throw, the rest is not begun and the
/// exception of the smallest i is passed on.
void for_each_in_parallel(std::size_t count, unsigned threads,
                          const std::function<void(std::size_t)>& work);

}  // namespace headroom
