#include "models/pipeline/job_work.hpp"

#include <cmath>
#include <cstdint>

namespace headroom {
namespace {

void scale(Bytes& size, double share) {
  size.count = static_cast<std::int64_t>(std::floor(static_cast<double>(size.count) * share));
}

}  // namespace

void scale_paced_work(ListedJob& job, double share) {
  if (job.training) job.training->samples *= share;
  if (!job.etl) return;
  for (PreparationStage& stage : job.etl->stages) {
    for (Bytes* size : {&stage.read.size, &stage.write.size, &stage.shuffle_read,
                        &stage.shuffle_written, &stage.input}) {
      scale(*size, share);
    }
    // A stage takes something in, or it would have no length.
    if (stage.input.count == 0) stage.input = Bytes{1};
  }
}

}  // namespace headroom
