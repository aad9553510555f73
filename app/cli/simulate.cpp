#include "app/cli/simulate.h"

#include "app/cli/answer.h"
#include "app/cli/bench_file.h"
#include "app/cli/clockwork.h"
#include "app/cli/interrupt.h"
#include "app/cli/resources.h"
#include "app/cli/truth.h"
#include "core/model/parse.h"
#include "devices/served/served_bench.h"
#include "devices/simulator/faults.h"

#include <memory>
#include <stop_token>

#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHead =
    "# Written by `meterbench simulate`: a simulated bench behind pseudo-terminals and 127.0.0.1, as long as "
    "that runs. What is\n# measured on it is marked as simulated.\n";

template <class T>
Expected<T> load(const fs::path& given, const char* shipped,
                 Expected<T> (*parse)(std::string_view, const std::string&)) {
  const fs::path path = given.empty() ? resourceFolder() / shipped : given;
  const auto text = readFile(path);
  if (!text) {
    return tl::unexpected(text.error());
  }
  return parse(*text, path.string());
}

/// Whole or not at all: whoever waits for the file must not read half of it.
Expected<void> writeWhole(const fs::path& path, const std::string& content) {
  const fs::path part = path.string() + ".part";
  if (auto written = writeFile(part, content); !written) {
    return written;
  }
  std::error_code error;
  fs::rename(part, path, error);
  if (error) {
    return fail("cannot be written: " + error.message(), path.string());
  }
  return {};
}

Task<void> serveUntilStopped(const Context& context, ServedBench& bench) {
  try {
    co_await bench.serve(context);
  } catch (const Cancelled&) {
  }
}

/// What only a run in the same process could bring about.
Expected<void> ours(const SimulatedWorld& world) {
  for (const sim::Fault& fault : world.faults()) {
    const sim::FaultTarget target = fault.entry().target;
    const bool elsewhere = target == sim::FaultTarget::record || target == sim::FaultTarget::clock;
    if (elsewhere || !fault.begin()) {
      return fail(elsewhere ? "it does not lie in the bench that is served"
                            : "it waits for a stage of a run, and this bench does not know of any",
                  "--fault " + std::string(fault.entry().name),
                  elsewhere ? "give it to the run" : "say from_s=SECONDS in place of the stage");
    }
  }
  return {};
}

/// Everything that runs, in the order of its dependence.
class Simulation {
 public:
  explicit Simulation(const SimulateOptions& options)
      : options_(options), clockwork_(clockwork(std::nullopt)) {}

  Expected<void> build() {
    auto bench = load(options_.bench, "benches/demo.toml", parseBench);
    if (!bench) {
      return tl::unexpected(bench.error());
    }
    bench_ = std::move(*bench);
    auto batch = load(options_.batch, "batches/demo.toml", parseBatch);
    if (!batch) {
      return tl::unexpected(batch.error());
    }
    auto world =
        SimulatedWorld::create(bench_, *batch, clockwork_->scheduler(), options_.seed, options_.faults);
    if (!world) {
      return tl::unexpected(world.error());
    }
    world_ = std::move(*world);
    if (auto possible = ours(*world_); !possible) {
      return possible;
    }
    auto served = ServedBench::create(bench_, *world_, clockwork_->scheduler(), options_.port);
    if (!served) {
      return tl::unexpected(served.error());
    }
    served_ = std::move(*served);
    return {};
  }

  Expected<void> announce(std::ostream& out) const {
    auto text = withAddresses(bench_, served_->addresses());
    if (!text) {
      return tl::unexpected(text.error());
    }
    if (!options_.out.empty()) {
      if (auto written = writeWhole(options_.out, kHead + *text); !written) {
        return written;
      }
    }
    if (options_.json) {
      out << nlohmann::ordered_json(
                 {{"event", "serving"}, {"bench", options_.out.string()}, {"ports", served_->addresses()}})
                 .dump()
          << '\n';
    } else if (options_.out.empty()) {
      out << kHead << *text;
    } else {
      for (const auto& port : bench_.ports) {
        out << port.id << ": " << served_->addresses().at(port.id) << '\n';
      }
      out << "bench file: " << options_.out.string() << "\nserving until it is interrupted\n";
    }
    out.flush();
    return {};
  }

  void serve() {
    const Context context(clockwork_->scheduler(), stop_.get_token(), Services());
    clockwork_->run(serveUntilStopped(context, *served_));
  }

  Expected<void> writeTruth() {
    return options_.truth.empty() ? Expected<void>()
                                  : writeEpisodes(options_.truth, *world_, clockwork_->scheduler());
  }

 private:
  const SimulateOptions& options_;
  std::unique_ptr<Clockwork> clockwork_;
  std::stop_source stop_;
  Interrupt interrupt_{clockwork_->scheduler(), [this] { stop_.request_stop(); }};
  BenchDescription bench_;
  std::unique_ptr<SimulatedWorld> world_;
  std::unique_ptr<ServedBench> served_;
};

}  // namespace

int runSimulate(const SimulateOptions& options, std::ostream& out, std::ostream& err) {
  Simulation simulation(options);
  if (const auto built = simulation.build(); !built) {
    return refuseEach(err, built.error());
  }
  if (const auto announced = simulation.announce(out); !announced) {
    return refuse(err, announced.error());
  }
  simulation.serve();
  if (const auto written = simulation.writeTruth(); !written) {
    return refuse(err, written.error());
  }
  return kSuccess;
}

}  // namespace mb::cli
