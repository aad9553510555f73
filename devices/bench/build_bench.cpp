#include "devices/bench/build_bench.h"

#include "devices/bench/bench_instruments.h"
#include "devices/bench/meter_lines.h"

#include <stdexcept>
#include <utility>

namespace mb {
namespace {

/// A bench as its file describes it, on whatever ports it was given.
class DescribedBench final : public Bench {
 public:
  DescribedBench(BenchDescription description, const Batch& batch, const ProfileLibrary& profiles,
                 PortProvider& provider)
      : description_(std::move(description)),
        ports_(description_, provider),
        instruments_(description_, profiles.texts(), ports_),
        meters_(description_, batch, profiles, ports_) {}

  [[nodiscard]] const std::vector<std::string>& mistakes() const { return ports_.errors(); }

  [[nodiscard]] const BenchDescription& description() const override { return description_; }
  [[nodiscard]] bool isSimulated() const override { return ports_.isSimulated(); }
  [[nodiscard]] Channel& channel(const std::string& id) override {
    return required(instruments_.channel(id), "channel", id);
  }
  [[nodiscard]] Actuator& actuator(const std::string& id) override {
    return required(instruments_.actuator(id), "actuator", id);
  }
  [[nodiscard]] MeterDriver* meter(int position) override { return meters_.meter(position); }
  [[nodiscard]] Line* line(int position) const { return meters_.line(position); }

  [[nodiscard]] Task<Expected<void>> open(const Context& context) override {
    std::vector<std::string> errors;
    ports_.beginOpening();
    meters_.open(errors);
    co_await instruments_.open(context, errors);
    ports_.record(context);
    if (!errors.empty()) {
      co_return tl::unexpected<Error>(joined("bench " + description_.name, errors));
    }
    co_return Expected<void>();
  }

  [[nodiscard]] Task<void> acquire(const Context& context) override { return instruments_.acquire(context); }

 private:
  template <class T>
  static T& required(T* found, const char* what, const std::string& id) {
    if (found == nullptr) {
      throw std::logic_error(std::string("the bench has no ") + what + " " + id);
    }
    return *found;
  }

  BenchDescription description_;
  PortSet ports_;
  BenchInstruments instruments_;
  MeterLines meters_;
};

}  // namespace

Expected<std::unique_ptr<Bench>> buildBench(BenchDescription description, const Batch& batch,
                                            const ProfileLibrary& profiles, PortProvider& provider) {
  auto bench = std::make_unique<DescribedBench>(std::move(description), batch, profiles, provider);
  if (!bench->mistakes().empty()) {
    return tl::unexpected<Error>(joined("bench " + bench->description().name, bench->mistakes()));
  }
  return std::unique_ptr<Bench>(std::move(bench));
}

Line* meterLine(Bench& bench, int position) {
  const auto* described = dynamic_cast<DescribedBench*>(&bench);
  return described == nullptr ? nullptr : described->line(position);
}

}  // namespace mb
