#include "app/cli/load.h"

#include "app/cli/locate.h"
#include "app/cli/resources.h"
#include "core/async/clock.h"
#include "core/model/parse.h"
#include "core/verification/calendar.h"
#include "devices/bench/port_place.h"
#include "devices/instrument/parse_instrument_profile.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

/// Loads step by step; what is wrong is gathered, and each step goes as far as those before it allow.
class Loader {
 public:
  explicit Loader(const LoadOptions& options) : options_(options), loaded_(std::make_unique<LoadedPlan>()) {}

  Expected<std::unique_ptr<LoadedPlan>> load();

 private:
  void readDescriptions();
  void checkBench();
  void readRegulation();
  void readTraits();
  void readInstruments();
  void keep(const std::vector<ProfileSource>& sources);
  void refuse(const Error& error) { errors_ += (errors_.empty() ? "" : "\n") + error.message(); }

  template <class T, class Parse>
  void read(const fs::path& path, Parse parse, T& into);
  [[nodiscard]] fs::path named(const fs::path& option, const std::string& ofPlan, const std::string& field);
  [[nodiscard]] bool sound() const { return errors_.empty(); }

  const LoadOptions& options_;
  std::unique_ptr<LoadedPlan> loaded_;
  std::map<int, MeterTraits> traits_;
  std::set<std::string> kept_;
  std::string errors_;
};

template <class T, class Parse>
void Loader::read(const fs::path& path, Parse parse, T& into) {
  if (path.empty()) {
    return;  // said already
  }
  const auto text = readFile(path);
  if (!text) {
    refuse(text.error());
    return;
  }
  auto parsed = parse(*text, path.string());
  if (!parsed) {
    refuse(parsed.error());
    return;
  }
  into = std::move(*parsed);
}

/// The file of an option, else the one the plan names, relative to the plan.
fs::path Loader::named(const fs::path& option, const std::string& ofPlan, const std::string& field) {
  if (!option.empty()) {
    return option;
  }
  if (ofPlan.empty()) {
    refuse(Error("the plan names no " + field, options_.plan.string() + ": field `" + field + "`",
                 "give it with --" + field + " FILE"));
    return {};
  }
  return (options_.plan.parent_path() / ofPlan).lexically_normal();
}

void Loader::readDescriptions() {
  read(options_.plan, parsePlan, loaded_->plan);
  if (!sound()) {
    return;  // without the plan nobody knows the files it names
  }
  read(named(options_.bench, loaded_->plan.bench, "bench"), parseBench, loaded_->bench);
  read(named(options_.batch, loaded_->plan.batch, "batch"), parseBatch, loaded_->batch);
}

/// What the file alone does not show: where its ports lead to.
void Loader::checkBench() {
  const BenchDescription& bench = loaded_->bench;
  for (const PortMistake& mistake : checkPorts(bench)) {
    refuse(Error(mistake.error.what,
                 placeOf(bench.sourceText, bench.fileName, "port", "id", mistake.port, mistake.field),
                 mistake.error.remedy));
  }
}

void Loader::readRegulation() {
  const bool byOption = !options_.regulation.empty();
  const std::string& name = byOption ? options_.regulation : loaded_->plan.regulation;
  const fs::path folder = resourceFolder() / "regulations";
  const bool isFile = name.ends_with(".toml");
  const bool plain = !name.empty() && name.find('/') == std::string::npos;
  const fs::path path = isFile ? fs::path(name) : folder / (name + ".toml");
  std::error_code ignored;
  if ((!isFile && !plain) || !fs::is_regular_file(path, ignored)) {
    std::string editions;
    for (const auto& [edition, text] :
         readTomlFolder(folder).value_or(std::map<std::string, std::string>())) {
      editions += (editions.empty() ? "" : ", ") + edition;
    }
    const PlanDescription& plan = loaded_->plan;
    refuse(Error("there is no regulation \"" + name + "\"",
                 byOption ? "--regulation" : placeOf(plan.sourceText, plan.fileName, "regulation"),
                 "use one of " + editions + ", or the path of a regulation file"));
    return;
  }
  const auto text = readFile(path);
  if (!text) {
    refuse(text.error());
    return;
  }
  auto regulation = parseRegulation(*text, path.string());
  if (!regulation) {
    refuse(regulation.error());
    return;
  }
  loaded_->regulation = std::move(*regulation);
  loaded_->documents.emplace_back("regulation", path.filename().string(), *text);
}

/// Every text a profile was made of, its base first, once.
void Loader::keep(const std::vector<ProfileSource>& sources) {
  for (const auto& source : sources) {
    if (kept_.insert(source.fileName).second) {
      loaded_->documents.emplace_back("profile", fs::path(source.fileName).filename().string(), source.text);
    }
  }
}

/// The profiles that the bench file names: what its numbers came from belongs into the record too.
void Loader::readInstruments() {
  const BenchDescription& bench = loaded_->bench;
  const auto read = [&](const std::string& table, const std::string& id, const std::string& name) {
    const auto profile = loadInstrumentProfile(loaded_->profiles.texts(), name);
    if (profile) {
      keep(profile->sources);
      return;
    }
    const Error& error = profile.error();
    refuse(error.where.empty()
               ? Error(error.what, placeOf(bench.sourceText, bench.fileName, table, "id", id, "profile"),
                       error.remedy)
               : error);
  };
  for (const InstrumentDescription& instrument : bench.instruments) {
    read("instrument", instrument.id, instrument.profile);
  }
  for (const BalanceDescription& balance : bench.balances) {
    if (!balance.profile.empty()) {
      read("balance", balance.id, balance.profile);
    }
  }
}

void Loader::readTraits() {
  auto library = loadProfiles(resourceFolder() / "profiles");
  if (!library) {
    refuse(library.error());
    return;
  }
  loaded_->profiles = std::move(*library);
  const Batch& batch = loaded_->batch;
  for (const auto& meter : batch.meters) {
    const auto profile = loaded_->profiles.get(meter.profile);
    if (profile) {
      traits_[meter.position] = (*profile)->traits;
      keep((*profile)->sources);
      continue;
    }
    const Error& error = profile.error();
    refuse(error.where.empty()
               ? Error(error.what,
                       placeOf(batch.sourceText, batch.fileName, "meter", "number", meter.number, "profile"),
                       error.remedy)
               : error);
  }
  readInstruments();
}

Expected<std::unique_ptr<LoadedPlan>> Loader::load() {
  if (resourceFolder().empty()) {
    return fail("the folder with regulations and profiles is not found", "",
                "set METERBENCH_RESOURCES to the folder `resources` of the program");
  }
  readDescriptions();
  if (sound()) {
    checkBench();
    readRegulation();
    readTraits();
  }
  if (sound()) {
    if (const auto made = loaded_->makeTree(std::move(traits_)); !made) {
      refuse(made.error());
    }
  }
  if (!sound()) {
    return tl::unexpected(Error(errors_));
  }
  return std::move(loaded_);
}

}  // namespace

namespace {

/// A standard past its due date refuses a certificate afterwards, when the water has run: so it is said
/// before. A date that counts from the run ("+180d") is never past.
void remarkOverdue(const BenchDescription& bench, std::vector<std::string>& remarks) {
  const std::string today =
      dateOf(toIso(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())));
  for (const auto& standard : bench.standards) {
    const std::string due = dateOf(standard.dueDate);
    if (!due.empty() && due < today) {
      remarks.push_back("standard " + standard.id + " (certificate " + standard.certificate +
                        ") is past due since " + due + ": its results cannot serve a certificate");
    }
  }
}

}  // namespace

void LoadedPlan::nameForRecord() {
  for (std::string* name : {&plan.fileName, &bench.fileName, &batch.fileName}) {
    *name = fs::path(*name).filename().string();
  }
}

Expected<void> LoadedPlan::makeTree(std::map<int, MeterTraits> traits) {
  setup.emplace(bench, batch, plan, regulation, std::move(traits));
  const auto located = [this](const std::string& message) {
    const std::string inPlan = withLines(message, plan.fileName, plan.sourceText);
    return withLines(inPlan, batch.fileName, batch.sourceText);
  };
  auto made = planStartStop(*setup);
  if (!made) {
    return tl::unexpected(Error(located(made.error().message())));
  }
  method.emplace(std::move(*made));
  remarkOverdue(bench, method->remarks);
  dryRun = mb::dryRun(method->tree, *setup, steps);
  std::string errors;
  for (const auto& error : dryRun.errors) {
    errors += (errors.empty() ? "" : "\n") + located(error.message());
  }
  return errors.empty() ? Expected<void>() : tl::unexpected(Error(errors));
}

Expected<ProfileLibrary> loadProfiles(const fs::path& folder) {
  const auto texts = readTomlFolder(folder);
  if (!texts) {
    return tl::unexpected(texts.error());
  }
  ProfileLibrary library;
  library.setAdapterFolder(adapterFolder());
  for (const auto& [name, text] : *texts) {
    library.add((folder / (name + ".toml")).string(), text);
  }
  return library;
}

Expected<std::unique_ptr<LoadedPlan>> loadPlan(const LoadOptions& options) {
  return Loader(options).load();
}

}  // namespace mb::cli
