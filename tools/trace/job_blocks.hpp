#pragma once
#include <cstddef>
#include <string>

#include "tools/trace/convert.hpp"
#include "tools/trace/job_fields.hpp"

namespace headroom {

/// Lets `write_job` add each job of `table` to `block`, and hands that to `taker` whenever it has
/// grown large, and at the end.
template <class WriteJob>
void write_in_blocks(const JobListing& table, std::string& block, const TextSink& taker,
                     const WriteJob& write_job) {
  constexpr std::size_t block_size = std::size_t{256} * 1024;
  for (std::size_t i = 0; i < table.jobs.size(); ++i) {
    write_job(JobAt{table, i});
    if (block.size() < block_size) continue;
    taker(block);
    block.clear();
  }
  taker(block);
}

}  // namespace headroom
