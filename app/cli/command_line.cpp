// The one translation unit that knows CLI11.
#include "app/cli/command_line.h"

#include "app/cli/answer.h"
#include "app/cli/audit.h"
#include "app/cli/certificate.h"
#include "app/cli/conformance.h"
#include "app/cli/decode.h"
#include "app/cli/faults.h"
#include "app/cli/heat_coefficient.h"
#include "app/cli/item.h"
#include "app/cli/limits.h"
#include "app/cli/meters.h"
#include "app/cli/paper.h"
#include "app/cli/plan.h"
#include "app/cli/profile.h"
#include "app/cli/profile_make.h"
#include "app/cli/recompute.h"
#include "app/cli/resources.h"
#include "app/cli/results.h"
#include "app/cli/resume.h"
#include "app/cli/run.h"
#include "app/cli/send.h"
#include "app/cli/simulate.h"
#include "app/cli/thermometer.h"
#include "app/cli/trace.h"
#include "app/cli/verification_case.h"
#include "app/cli/water.h"
#include "core/identity/program_identity.h"

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

namespace mb::cli {
namespace {

constexpr const char* kFaultHelp =
    "NAME:key=value,... goes wrong on the simulated bench (see `meterbench faults`)";

/// Declares every subcommand; parsing sets `command` to what was asked for.
class Declarations {
 public:
  Declarations(CLI::App& app, std::istream& in, std::ostream& out, std::ostream& err)
      : app_(app), in_(in), out_(out), err_(err) {
    run();
    resume();
    plan();
    simulate();
    scan();
    read();
    conformance();
    results();
    recompute();
    audit();
    certificate();
    verificationCase();
    item();
    paper();
    decode();
    trace();
    send();
    faults();
    profile();
    water();
    heatCoefficient();
    thermometer();
    limits();
  }
  Declarations(const Declarations&) = delete;
  Declarations& operator=(const Declarations&) = delete;
  ~Declarations() = default;

  [[nodiscard]] int carryOut() const { return command_ ? command_() : kWrongUse; }

 private:
  static void json(CLI::App* command, bool& into) {
    command->add_flag("--json", into, "print JSON, one object a line");
  }

  template <class Function>
  void does(CLI::App* command, Function function) {
    command->callback([this, function] { command_ = function; });
  }

  static void loading(CLI::App* command, LoadOptions& load) {
    command->add_option("PLAN", load.plan, "plan file")->required();
    command->add_option("--bench", load.bench, "bench file in place of the plan's");
    command->add_option("--batch", load.batch, "batch file in place of the plan's");
    command->add_option("--regulation", load.regulation, "edition or regulation file in place of the plan's");
  }

  void run() {
    auto* command = app_.add_subcommand("run", "run a plan without the desktop");
    loading(command, run_.load);
    command->add_option("--db", run_.record, "record file (default: record.sqlite in --out)");
    command->add_option("--out", run_.out, "folder for the record and the papers");
    command->add_option("--seed", run_.seed, "of the simulated bench")->capture_default_str();
    running(command, run_);
    does(command, [this] { return runRun(run_, out_, err_); });
  }

  /// What run and resume alike may be told.
  static void running(CLI::App* command, RunOptions& options) {
    command->add_flag("--virtual-time", options.virtualTime, "run in virtual time");
    command->add_option("--pace", options.pace, "of virtual time: 0 free, 1 real time, 20 accelerated");
    command->add_option("--fault", options.faults, kFaultHelp);
    command->add_option("--truth", options.truth, "file for what truly happened on the simulated bench");
    command->add_flag("--papers", options.papers,
                      "print raw record, part records, and what certificates and notices there can be");
    command->add_flag("--expect", options.expect, "succeed when it ends as the plan's [expected] says");
    json(command, options.json);
  }

  void resume() {
    auto* command = app_.add_subcommand("resume", "go on with a run that was broken off, or close it");
    RunOptions& options = resume_.run;
    command->add_option("--db", options.record, "record file")->required();
    command->add_flag("--abort", resume_.abort, "put the plant to rest and close the run as aborted");
    command->add_option("--limit-h", resume_.limitHours, "hours a run may have lain (default: 12)");
    command->add_option("--out", options.out, "folder for the papers");
    command->add_option("--seed", resume_.seed, "must be the run's own (default: from the record)");
    command->add_option("--plan", options.load.plan, "must be the plan of the record, which keeps its text");
    command->add_option("--bench", options.load.bench, "must be the bench of the record");
    command->add_option("--batch", options.load.batch, "must be the batch of the record");
    running(command, options);
    does(command, [this] { return runResume(resume_, out_, err_); });
  }

  void plan() {
    auto* command = app_.add_subcommand("plan", "dry run: steps, time, litres, predicted uncertainty");
    loading(command, plan_.load);
    json(command, plan_.json);
    does(command, [this] { return runPlan(plan_, out_, err_); });
  }

  void simulate() {
    auto* command = app_.add_subcommand(
        "simulate", "serve the simulated bench in real time on pseudo-terminals and Modbus TCP");
    command->add_option("--bench", simulate_.bench, "bench file (default: the demonstration bench)");
    command->add_option("--batch", simulate_.batch, "what is clamped in (default: the demonstration batch)");
    command->add_option("--out", simulate_.out,
                        "file for the bench with its addresses (default: standard output)");
    command->add_option("--truth", simulate_.truth, "file for what truly happened, written at the end");
    command->add_option("--seed", simulate_.seed, "of the simulated bench")->capture_default_str();
    command->add_option("--fault", simulate_.faults, kFaultHelp);
    command->add_option("--port", simulate_.port, "TCP port of the plant (default: one that is free)")
        ->check(CLI::Range(0, 65535));
    json(command, simulate_.json);
    does(command, [this] { return runSimulate(simulate_, out_, err_); });
  }

  /// What scan and read have in common.
  void meters(CLI::App* command) {
    command->add_option("--bench", meters_.bench, "bench file");
    command->add_option("--batch", meters_.batch, "what is clamped in");
    command->add_option("--port", meters_.port,
                        "one port: serial:DEVICE, tcp:HOST:PORT, or replay:FILE for a saved trace");
    command->add_option("--settings", meters_.settings, "of the port")->capture_default_str();
    command->add_option("--seed", meters_.seed, "of a simulated bench")->capture_default_str();
    command->add_option("--fault", meters_.faults, kFaultHelp);
    json(command, meters_.json);
  }

  void scan() {
    auto* command = app_.add_subcommand("scan", "find the meters on a port or on the lines of a bench");
    meters(command);
    command->add_option("--profile", meters_.profile, "by which optical heads are asked who they are");
    does(command, [this] { return runScan(meters_, out_, err_); });
  }

  void conformance() {
    auto* command = app_.add_subcommand("conformance", "try everything on a meter that its profile promises");
    command->add_option("--bench", conformance_.bench, "bench file");
    command->add_option("--batch", conformance_.batch, "what is clamped in");
    command->add_option("--position", conformance_.position, "of the meter")->capture_default_str();
    command->add_option("--port", conformance_.port, "one port: serial:DEVICE or tcp:HOST:PORT");
    command->add_option("--settings", conformance_.settings, "of the port")->capture_default_str();
    command->add_option("--profile", conformance_.profile, "to be held against the meter");
    command->add_option("--meter", conformance_.meter, "its number, where it must be addressed");
    command->add_option("--repeats", conformance_.repeats, "readings at rest")
        ->check(CLI::Range(2, 10'000))
        ->capture_default_str();
    command->add_flag("--life", conformance_.life, "wait for the end of the verification state");
    command->add_option("--out", conformance_.out, "file: NAME.txt and NAME.json are written");
    command->add_option("--seed", conformance_.seed, "of a simulated bench")->capture_default_str();
    command->add_option("--fault", conformance_.faults, kFaultHelp);
    json(command, conformance_.json);
    does(command, [this] { return runConformance(conformance_, out_, err_); });
  }

  void read() {
    auto* command = app_.add_subcommand("read", "read the meter on a port, or the batch on a bench");
    meters(command);
    command->add_option("--profile", meters_.profile, "of the meter on the port");
    command->add_option("--meter", meters_.meter, "its number, where it must be addressed");
    command->add_flag("--verification", meters_.verification,
                      "in the verification state, entered and left again: may clear test registers");
    does(command, [this] { return runRead(meters_, out_, err_); });
  }

  void results() {
    auto* command = app_.add_subcommand("results", "print the results on record");
    command->add_option("--db", results_.record, "record file")->required();
    command->add_option("--meter", results_.meter, "serial number: this meter only");
    command->add_option("--batch", results_.batch, "batch number: this batch only");
    command->add_option("--format", results_.format, "json or csv (default: a table)")
        ->check(CLI::IsMember({"json", "csv"}));
    command->add_option("--truth", results_.truth, "truth file of a simulated run: adds the true errors");
    json(command, resultsJson_);
    does(command, [this] {
      results_.format = resultsJson_ && results_.format.empty() ? "json" : results_.format;
      return runResults(results_, out_, err_);
    });
  }

  void recompute() {
    auto* command = app_.add_subcommand("recompute", "evaluate a record again from its raw bytes");
    command->add_option("--db", recompute_.record, "record file")->required();
    json(command, recompute_.json);
    does(command, [this] { return runRecompute(recompute_, out_, err_); });
  }

  void audit() {
    auto* command = app_.add_subcommand("audit", "check the ledger of a record");
    command->require_subcommand(1);
    auto* verify = command->add_subcommand("verify", "hashes, chain, tables, segments, witness");
    verify->add_option("--db", audit_.record, "record file")->required();
    verify->add_option("--witness", audit_.witness, "witness file (default: beside the record)");
    json(verify, audit_.json);
    does(verify, [this] { return runAuditVerify(audit_, out_, err_); });
  }

  static void whichCase(CLI::App* command, CaseOptions& which) {
    command->add_option("--db", which.records, "record files; the first one takes new rows")->required();
    command->add_option("--meter", which.meter, "serial number")->required();
    command->add_option("--verification", which.verification,
                        "first, subsequent or in-use (default: that of the meter's last run)");
    command->add_option("--regulation", which.edition, "edition (default: that of the meter's last run)");
    command->add_option("--within-days", which.withinDays, "an older item does not count");
  }

  void certificate() {
    auto* command = app_.add_subcommand("certificate", "issue the certificate or the notice of a meter");
    whichCase(command, certificate_.which);
    command->add_option("--out", certificate_.out, "PDF file or folder (default: beside the record)");
    command->add_option("--checker", certificate_.checker, "who checks and signs")->capture_default_str();
    command->add_option("--key", certificate_.key, "key file of a real bench (default: beside the record)");
    command->add_flag("--notice", certificate_.notice, "the notice of results of a meter that failed");
    json(command, certificate_.json);
    does(command, [this] { return runCertificate(certificate_, out_, err_); });
  }

  void verificationCase() {
    auto* command = app_.add_subcommand("case", "show or open the verification case of a meter");
    whichCase(command, case_.which);
    command->add_flag("--open", case_.open, "begin a new case, with a reason");
    command->add_option("--why", case_.why, "why the meter is verified anew");
    command->add_option("--who", case_.who, "who opens it")->capture_default_str();
    command->add_option("--key", case_.key, "key file of a real bench (default: beside the record)");
    json(command, case_.json);
    does(command, [this] { return runCase(case_, out_, err_); });
  }

  void item() {
    auto* command = app_.add_subcommand("item", "enter an item that a person looked at");
    whichCase(command, item_.which);
    command->add_option("--item", item_.item, "appearance, running-check, tightness")->required();
    command->add_option("--result", item_.result, "pass or fail")->required();
    command->add_option("--note", item_.note, "what was seen");
    command->add_option("--who", item_.who, "who looked")->capture_default_str();
    command->add_option("--key", item_.key, "key file of a real bench (default: beside the record)");
    json(command, item_.json);
    does(command, [this] { return runItem(item_, out_, err_); });
  }

  void paper() {
    auto* command = app_.add_subcommand("paper", "print part records or the raw record of a run");
    command->add_option("--db", paper_.record, "record file")->required();
    command->add_option("--run", paper_.run, "number of the run (default: the last)");
    command->add_option("--kind", paper_.kind, "part-record or raw-record")
        ->check(CLI::IsMember({"part-record", "raw-record"}))
        ->capture_default_str();
    command->add_option("--meter", paper_.meter, "serial number: the part record of this meter only");
    command->add_flag("--csv", paper_.csv, "the raw record as CSV, as a run leaves it");
    command->add_option("--out", paper_.out,
                        "file (default: beside the record; a copy gets a name of its own)");
    command->add_option("--key", paper_.key, "key file of a real bench (default: beside the record)");
    json(command, paper_.json);
    does(command, [this] { return runPaper(paper_, out_, err_); });
  }

  void decode() {
    auto* command = app_.add_subcommand("decode", "decode telegrams");
    command->add_option("HEX", decode_.telegrams,
                        "telegrams in hex; - or nothing: one a line on standard input");
    command
        ->add_option("--protocol", decode_.protocol,
                     "mbus, cj188, kmp, iec62056, modbus, aibus, dlt645, balance, auto")
        ->capture_default_str();
    command->add_option(
        "--variant", decode_.variant,
        "what a telegram does not say: the dialect of cj188 (unit-first,flow3), a register map of "
        "modbus (flow@4:f32-swapped:m3/h) ...");
    command->add_option("--key", decode_.key,
                        "AES-128 key of encrypted M-Bus telegrams (mode 5), 32 hex digits");
    json(command, decode_.json);
    does(command, [this] { return decodeCommand(decode_, in_, out_, err_); });
  }

  void send() {
    auto* command = app_.add_subcommand("send", "send bytes as they are and print what comes back");
    command->add_option("--port", send_.port, "serial:DEVICE, tcp:HOST:PORT or replay:FILE")->required();
    command->add_option("--settings", send_.settings, "of the port")->capture_default_str();
    command->add_option("--wait", send_.wait, "seconds that an answer may take to begin")->capture_default_str();
    command->add_option("HEX", send_.hex, "the bytes")->required();
    json(command, send_.json);
    does(command, [this] { return runSend(send_, out_, err_); });
  }

  void trace() {
    auto* command = app_.add_subcommand("trace", "what went over the lines in a run, byte for byte");
    command->add_option("--db", trace_.record, "record file")->required();
    command->add_option("--run", trace_.run, "number of the run (default: the last one)");
    command->add_option("--line", trace_.filter.line, "of this line or port only");
    command->add_option("--position", trace_.position, "of this position only");
    command->add_option("--outcome", trace_.filter.outcome,
                        "ok, silence, damaged, collision, unexpected, refused, cancelled");
    command->add_option("--purpose", trace_.filter.purpose, "identify, enter, read, ...");
    command->add_option("--out", trace_.out, "save it there, to be played back (read --port replay:FILE)");
    json(command, trace_.json);
    does(command, [this] { return runTrace(trace_, out_, err_); });
  }

  void faults() {
    auto* command = app_.add_subcommand("faults", "what can go wrong on the simulated bench (run --fault)");
    command->add_flag("--markdown", faults_.markdown, "print the table of docs/faults.md");
    json(command, faults_.json);
    does(command, [this] { return runFaults(faults_, out_); });
  }

  void profile() {
    auto* command = app_.add_subcommand("profile", "protocol profiles of meters and their own tests");
    command->require_subcommand(1);
    const auto add = [this, command](const char* name, const char* what, auto function) {
      auto* sub = command->add_subcommand(name, what);
      json(sub, profile_.json);
      does(sub, [this, function] {
        profile_.folder = resourceFolder() / "profiles";
        return function(profile_, out_, err_);
      });
      return sub;
    };
    add("list", "the profiles at hand", runProfileList);
    add("check", "run the tests that a profile carries", runProfileCheck)
        ->add_option("PROFILE", profile_.profile, "file or name; nothing: all shipped ones");
    add("show", "what a profile says of its make", runProfileShow)
        ->add_option("PROFILE", profile_.profile, "file or name")
        ->required();
    const auto ofExchange = [this, command](const char* name, const char* what, auto function) {
      auto* sub = command->add_subcommand(name, what);
      sub->add_option("--sent", profileMake_.sent, "what was sent, hex");
      sub->add_option("--received", profileMake_.received, "what came, hex")->required();
      json(sub, profileMake_.json);
      does(sub, [this, function] { return function(profileMake_, out_, err_); });
      return sub;
    };
    ofExchange("who", "which profiles understand an answer", runProfileWho);
    auto* make = ofExchange("make", "a new profile of one exchange, to be gone on with", runProfileMake);
    make->add_option("--name", profileMake_.name, "of the profile")->capture_default_str();
    make->add_option("--out", profileMake_.out, "file (default: print)");
  }

  void water() {
    auto* command = app_.add_subcommand("water", "density, enthalpy and specific volume of water");
    command->add_option("--t", water_.temperature, "temperature, degrees Celsius");
    command->add_option("--p", water_.pressure, "absolute pressure, Pa");
    command->add_option("--engine", water_.engine, "if97 or table")->capture_default_str();
    json(command, water_.json);
    does(command, [this] { return runWater(water_, out_, err_); });
  }

  void heatCoefficient() {
    auto* command = app_.add_subcommand("heat-coefficient", "heat coefficient k of EN 1434-1");
    command->add_option("--inlet", heat_.inlet, "inlet (flow) temperature, degrees Celsius");
    command->add_option("--outlet", heat_.outlet, "outlet (return) temperature, degrees Celsius");
    command->add_option("--p", heat_.pressure, "absolute pressure, Pa");
    command->add_option("--position", heat_.position, "where the flow sensor sits: inlet or outlet");
    command->add_option("--engine", heat_.engine, "if97 or table")->capture_default_str();
    json(command, heat_.json);
    does(command, [this] { return runHeatCoefficient(heat_, out_, err_); });
  }

  void thermometer() {
    auto* command = app_.add_subcommand("thermometer", "platinum thermometers by IEC 60751");
    command->add_option("--type", thermometer_.type, "Pt100, Pt500, Pt1000 ...");
    command->add_option("--t", thermometer_.temperature, "temperature, degrees Celsius");
    command->add_option("--r", thermometer_.resistance, "resistance, ohm");
    json(command, thermometer_.json);
    does(command, [this] { return runThermometer(thermometer_, out_, err_); });
  }

  void limits() {
    auto* command = app_.add_subcommand("limits", "maximum permissible errors of a regulation");
    command->add_option("--regulation", limits_.regulation, "edition or regulation file");
    command->add_option("--class", limits_.accuracyClass, "accuracy class: 1, 2, 3");
    command->add_option("--quantity", limits_.quantity,
                        "flow-sensor, sensor-pair, calculator, calculator-pair, complete, water-volume");
    command->add_option("--verification", limits_.verification, "first, subsequent, in-use")
        ->capture_default_str();
    command->add_option("--q-over-qp", limits_.flowOverPermanent, "flow over permanent flow");
    command->add_option("--dtheta", limits_.difference, "temperature difference, K");
    command->add_option("--dtheta-min", limits_.minimumDifference, "least temperature difference, K");
    command->add_option("--q", limits_.flow, "flow (water-volume; same unit as q1 and q2)");
    command->add_option("--q1", limits_.q1, "least flow");
    command->add_option("--q2", limits_.q2, "transitional flow");
    command->add_option("--t", limits_.temperature, "water temperature, degrees Celsius");
    json(command, limits_.json);
    does(command, [this] {
      limits_.regulationDirectory = resourceFolder() / "regulations";
      return runLimits(limits_, out_, err_);
    });
  }

  CLI::App& app_;
  std::istream& in_;
  std::ostream& out_;
  std::ostream& err_;
  std::function<int()> command_;

  RunOptions run_;
  ResumeOptions resume_;
  PlanOptions plan_;
  SimulateOptions simulate_;
  MetersOptions meters_;
  ConformanceCommand conformance_;
  ResultsOptions results_;
  bool resultsJson_ = false;
  RecomputeOptions recompute_;
  AuditOptions audit_;
  CertificateOptions certificate_;
  ShowCaseOptions case_;
  ItemOptions item_;
  PaperOptions paper_;
  DecodeOptions decode_;
  TraceOptions trace_;
  SendOptions send_;
  FaultsOptions faults_;
  ProfileOptions profile_;
  ProfileMakeOptions profileMake_;
  WaterOptions water_;
  HeatCoefficientOptions heat_;
  ThermometerOptions thermometer_;
  LimitsOptions limits_;
};

/// CLI11 calls a misspelt command a missing one.
Error misuse(const CLI::App& app, const std::string& first, const std::string& what) {
  if (first.empty()) {
    return Error("give a command", "", "see meterbench --help");
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == first) {
      return Error(what, "", "see meterbench " + first + " --help");
    }
  }
  const std::string kind = first.starts_with('-') ? "option" : "command";
  return Error("there is no " + kind + " \"" + first + "\"", "", "see meterbench --help");
}

std::string version() {
  return "MeterBench " + std::string(programVersion()) + "\nprogram identity " +
         std::string(programIdentity());
}

}  // namespace

int runCommandLine(int count, const char* const* arguments, std::istream& in, std::ostream& out,
                   std::ostream& err) {
  CLI::App app("MeterBench runs verification benches for heat meters and water meters.", "meterbench");
  app.set_version_flag("--version", version());
  app.require_subcommand(1);
  app.footer(
      "Without a command, or as `meterbench desktop OPTIONS`, the window opens. "
      "`meterbench COMMAND --help` says more of a command. Exit codes: 0 success, 1 a meter did not "
      "pass or a check failed, 2 wrong use or bad input.");
  const Declarations declarations(app, in, out, err);
  try {
    app.parse(count, arguments);
  } catch (const CLI::Success& asked) {  // --help, --version
    app.exit(asked, out, err);
    return kSuccess;
  } catch (const CLI::ParseError& wrong) {
    return refuse(err, misuse(app, count > 1 ? arguments[1] : "", wrong.what()));
  }
  return declarations.carryOut();
}

}  // namespace mb::cli
