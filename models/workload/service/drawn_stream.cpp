#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>

#include "headroom/random.hpp"

#include "models/workload/service/rate_curve.hpp"
#include "models/workload/service/request_stream.hpp"

namespace headroom {
namespace {

/// The most that a request can have.
constexpr double tokens_max = 4e9;

class DrawnStream final : public RequestStream {
 public:
  DrawnStream(const RequestSpec& spec, const StreamFrame& frame)
      : spec_{spec},
        curve_{spec.curve},
        frame_{frame},
        gaps_{frame.seed, "requests", frame.entity},
        tokens_{frame.seed, "tokens", frame.entity},
        last_{frame.start},
        piece_{curve_.at(frame.start)} {}

  bool next(ServiceRequest& request) override {
    // How much of the integrated rate lies between two requests.
    double left = spec_.is_even ? 1.0 : -std::log(gaps_.uniform());
    while (last_ < frame_.end) {
      const TimePoint piece_end = std::min(piece_.end, frame_.end);
      const double offered = piece_.per_s * to_seconds(piece_end - last_);
      if (offered > left) {
        last_ = last_ + Duration{std::llround(left / piece_.per_s * 1e9)};
        fill(request);
        return last_ < frame_.end;
      }
      left -= offered;
      last_ = piece_end;
      piece_ = curve_.at(last_);
    }
    return false;
  }

 private:
  void fill(ServiceRequest& request) {
    request.at = last_;
    if (spec_.token_pairs.empty()) {
      request.tokens_in = draw(spec_.tokens_in);
      request.tokens_out = draw(spec_.tokens_out);
      return;
    }
    const TokenPair& pair = spec_.token_pairs[tokens_.below(spec_.token_pairs.size())];
    request.tokens_in = pair.in;
    request.tokens_out = pair.out;
  }

  std::uint32_t draw(const TokenLaw& law) {
    double tokens = law.median;
    if (law.sigma > 0.0) tokens *= std::exp(law.sigma * standard_normal());
    return static_cast<std::uint32_t>(std::clamp(std::round(tokens), 1.0, tokens_max));
  }

  /// Box and Muller, A Note on the Generation of Random Normal Deviates, 1958.
  double standard_normal() {
    constexpr double turn = 6.283185307179586;
    const double radius = std::sqrt(-2.0 * std::log(tokens_.uniform()));
    return radius * std::cos(turn * tokens_.uniform());
  }

  RequestSpec spec_;
  RateCurve curve_;
  StreamFrame frame_;
  RandomStream gaps_;
  RandomStream tokens_;
  TimePoint last_;
  RateCurve::Piece piece_;
};

}  // namespace

std::unique_ptr<RequestStream> make_drawn_stream(const RequestSpec& spec,
                                                 const StreamFrame& frame) {
  return std::make_unique<DrawnStream>(spec, frame);
}

}  // namespace headroom
