#include "devices/simulator/fault_menu.h"

#include <algorithm>
#include <array>

namespace mb::sim {
namespace {

constexpr std::array<FaultKey, 9> kTimes = {
    {{"from_s", "0", "seconds of virtual time until it begins; with a stage, seconds after that begins"},
     {"for_s", "inf", "seconds until it ends by itself"},
     {"point", "any", "stage it waits for: name of the flow point"},
     {"run", "any", "stage: run of the point, 1 to 3"},
     {"attempt", "any", "stage: attempt of that run"},
     {"step", "any", "stage: kind of the step, measure-start-stop ..."},
     {"nth", "0", "hits the nth telegram alone; 0: whichever comes"},
     {"every", "1", "hits every nth telegram"},
     {"times", "0", "hits so many telegrams and then no more; 0: without end"}}};

constexpr FaultKey kParity = {"parity", "seen", "whether the port shows parity errors: seen or lost"};

/// The words of a meter that gives no reading that can be used.
const std::vector<std::string_view> kUnread = {"silence",          "damaged",        "collision",
                                               "unexpected",       "no-reading",     "silent",
                                               "no-start-reading", "no-end-reading", "end-not-confirmed"};

std::vector<std::string_view> unread(std::vector<std::string_view> more) {
  more.insert(more.end(), kUnread.begin(), kUnread.end());
  return more;
}

std::vector<FaultEntry> meterFaults() {
  return {
      {"silent",
       FaultTarget::position,
       "The meter does not answer.",
       {},
       FaultKind::run,
       "Asked again; when it stays silent the position is not tested (no start) or invalid (no end), the "
       "others go on.",
       unread({}),
       "none"},
      {"garbled",
       FaultTarget::position,
       "Bits of its answers are flipped on the way.",
       {{"bits", "flip",
         "flip: any byte, the checksum is wrong; kept-sum: two bytes, so that the 8-bit sum is "
         "right again"},
        kParity},
       FaultKind::run,
       "Parity sees it, and where the port shows none the checksum; what both miss shows because every "
       "register is read twice the same. Read again; when it lasts the position is not tested or invalid.",
       unread({"start readings", "end readings"}),
       "a change that keeps sum and parity and comes the same twice, about 1 in 10^9 telegrams of a line "
       "that "
       "garbles every one; no line of the budget"},
      {"wrong-address",
       FaultTarget::position,
       "Another meter answers in its place, with its own number.",
       {{"number", "99999999", "of the meter that answers"}},
       FaultKind::run,
       "Its number is not the one asked for: refused, read again; when it lasts the position is not tested "
       "or "
       "invalid.",
       unread({"wrong-meter", "no-verification-state"}),
       "a telegram without a number on a line where a primary address was given twice: the bench file "
       "refuses "
       "it"},
      {"two-answers",
       FaultTarget::position,
       "A second meter answers at the same time.",
       {{"shift_bits", "7", "bit times by which the second lags"}, kParity},
       FaultKind::run,
       "Parity, checksum, or bytes after the frame: read again; when it lasts the position is not tested or "
       "invalid.",
       unread({"no-verification-state"}),
       "as of garbled"},
      {"late",
       FaultTarget::position,
       "Its answers come after the time-out, into the next request.",
       {{"delay_s", "1", "seconds by which they are late"}},
       FaultKind::run,
       "Bytes that come unasked or before an answer can begin are kept apart; an answer of another meter is "
       "refused by its number. Read again; when it lasts the position is not tested or invalid, its "
       "neighbours "
       "are read in quiet.",
       unread({"no-verification-state"}),
       "a late answer of the same meter to the same question: it was measured at rest like the one asked "
       "for"},
      {"stale",
       FaultTarget::position,
       "It repeats what it said before.",
       {{"mode", "repeat", "repeat: the last telegram once more; register: a volume that stands still"}},
       FaultKind::run,
       "The register must have moved since it was last read before water flowed: read again, then the "
       "position "
       "is not tested or invalid.",
       unread({"register-not-moved", "not proved fresh", "end-is-zero", "not-zeroed", "end readings"}),
       "a register that stops while water flows is a wrong register: its next start is not believed, so that "
       "no repeat and no other point confirms it; in the last run of the last point measuring-interval"},
      {"cached-register",
       FaultTarget::position,
       "Its answers come from a copy that is renewed seldom, whatever the profile says of its interval.",
       {{"refresh_s", "8", "seconds between two copies"}},
       FaultKind::notDetectable,
       "A copy older than the last flow is not believed, and one that is renewed between two readings shows "
       "as "
       "readings that differ; one that is a few seconds old cannot be told from the register.",
       {"end readings", "end-not-confirmed", "register-not-moved", "not proved fresh"},
       "measuring-interval: the profile must state the age of what it reads (settled point 4); found when a "
       "profile is made, not in a run"},
      {"lost-sync",
       FaultTarget::position,
       "The bytes of its answers do not begin where they should.",
       {{"mode", "noise",
         "noise: bytes before the frame; slip: a bit is lost and all behind it is shifted; "
         "cut: the end is missing"},
        {"bytes", "3", "of noise, or missing"},
        kParity},
       FaultKind::run,
       "Noise before a frame is passed over, and the frame judged by all its checks; anything else is "
       "damaged "
       "and read again. When it lasts the position is not tested or invalid.",
       unread({"no-verification-state"}),
       "as of garbled"},
      {"noise",
       FaultTarget::port,
       "Bytes of what comes in are changed, lost, doubled or invented at random.",
       {{"chance", "0.02", "of each telegram or line"}, kParity},
       FaultKind::run,
       "As of garbled and lost-sync; on the line of a balance a reading counts only when those around it "
       "agree.",
       unread({"start readings", "end readings", "condition-breached", "balance-not-settled",
               "balance-follows", "balance-frozen"}),
       "as of garbled"},
  };
}

std::vector<FaultEntry> connectionFaults() {
  return {
      {"echo",
       FaultTarget::port,
       "The line gives back what is sent on it.",
       {{"delay_s", "0.02", "until the echo comes"}},
       FaultKind::run,
       "Passed over: what a master sends is no frame of a meter, whether it comes back while we send or "
       "after. "
       "Where it covers an answer, that is damaged and asked for again.",
       unread({"no-verification-state"}),
       "none"},
      {"dropped-tcp",
       FaultTarget::port,
       "The connection breaks; it can be made again when the fault ends.",
       {},
       FaultKind::run,
       "A line of meters is opened again at its next telegram, a balance and the plant by their drivers; "
       "what "
       "was being measured with it is invalid and repeated, other lines go on. Too long for an interlock: "
       "the "
       "run stops, the plant to rest.",
       unread({"link", "condition-breached", "line", "diverter", "balance-silent", "balance-not-settled",
               "balance silent", "inlet thermometer silent", "inlet pressure silent", "flow-unknown"}),
       "none"},
      {"port-gone",
       FaultTarget::port,
       "The port vanishes: nothing can be opened under its name any more.",
       {},
       FaultKind::run,
       "As of dropped-tcp; the positions of a line that does not come back are not tested or invalid.",
       unread({"link", "condition-breached", "line", "diverter", "balance-silent", "balance-not-settled",
               "balance silent", "inlet thermometer silent", "inlet pressure silent", "flow-unknown"}),
       "none"},
  };
}

std::vector<FaultEntry> plantFaults() {
  return {
      {"stuck-valve",
       FaultTarget::actuator,
       "It stays where it is, whatever is commanded.",
       {{"feedback", "true", "true: its feedback shows that; lies: it shows what was commanded"},
        {"at", "any", "any; open or closed: it sticks when it gets there"}},
       FaultKind::run,
       "Its feedback does not arrive in time; where that lies the flow indicator shows water that should "
       "rest, "
       "or none that should flow. The run of the point is invalid; a line that cannot be closed has its pump "
       "stopped, and the run ends named as not at rest.",
       {"line", "line-open", "diverter", "drain", "tank-not-drained", "flow-not-reached", "flow-too-slow",
        "water-flows-on", "flow-in-band", "condition-breached", "not at rest", "base-load",
        "balance-not-settled", "balance-follows"},
       "a leak below what moves the balance out of its settling band: repeatability of the balance, and the "
       "leak test of the daily check"},
      {"slow-valve",
       FaultTarget::actuator,
       "It needs longer for its way than the bench file says.",
       {{"travel_s", "2", "seconds for the full way"}},
       FaultKind::run,
       "The time between command and arrival is a condition of the run: invalid.",
       {"valve-timing", "line", "condition-breached"},
       "valve-timing within the tolerance: it bears on the mean flow alone, not on the volume"},
      {"pump-trip",
       FaultTarget::none,
       "The pump stops.",
       {},
       FaultKind::run,
       "The flow leaves its band: the run of the point is invalid and repeated. When it lasts the interlock "
       "of "
       "the dry pump stops the run, the plant to rest.",
       {"flow-in-band", "condition-breached", "flow-not-reached", "flow-unsteady", "pump runs dry",
        "flow-too-slow"},
       "none"},
      {"drifting-water",
       FaultTarget::none,
       "The supply cools steadily.",
       {{"k_per_min", "-1.2", "change in K per minute"}, {"most_k", "20", "in all"}},
       FaultKind::run,
       "The temperature at each position may change by what the regulation says: the run of the point is "
       "invalid.",
       {"temperature-change", "temperature-range", "condition-breached", "temperature-not-reached"},
       "drift within the limit: pipe-content, water-temperature, temperature-at-position"},
  };
}

std::vector<FaultEntry> balanceFaults() {
  return {
      {"frozen-balance",
       FaultTarget::none,
       "The balance repeats one reading, flagged stable.",
       {},
       FaultKind::run,
       "A weight that does not follow the flow indicator, or is stable while water falls on it, breaks the "
       "run "
       "of the point off: invalid.",
       {"balance-follows", "balance-frozen", "condition-breached", "balance-not-settled", "flow-too-slow",
        "tank-not-drained", "base-load"},
       "frozen after the last water has come to rest: the swing of the pan, within balance-repeatability"},
      {"unstable-balance",
       FaultTarget::none,
       "The balance never comes to rest.",
       {},
       FaultKind::run,
       "The weighing gives up at its time-out: invalid.",
       {"balance-not-settled", "condition-breached"},
       "none"},
      {"overload",
       FaultTarget::none,
       "The balance shows overload.",
       {},
       FaultKind::run,
       "The interlock of the tank takes it for full: the run stops, the plant to rest.",
       {"tank too full", "balance-not-overloaded", "condition-breached"},
       "none"},
      {"silent-balance",
       FaultTarget::none,
       "The balance says nothing.",
       {},
       FaultKind::run,
       "Its value goes stale: the run of the point is invalid; when it lasts the interlock stops the run.",
       {"balance silent", "balance-silent", "balance-not-settled", "condition-breached", "tank too full"},
       "none"},
      {"balance-slope",
       FaultTarget::none,
       "The balance shows too much by a share of what lies on it.",
       {{"percent", "0.3", "too much, in %"}},
       FaultKind::dailyCheck,
       "Check weight of the daily check. In a run only what exceeds the accuracy of the flow indicator "
       "shows.",
       {"balance-follows"},
       "balance-slope: what is left between two checks"},
  };
}

std::vector<FaultEntry> hostFaults() {
  return {
      {"disk-slow",
       FaultTarget::record,
       "Every sync of the record takes long.",
       {{"ms", "50", "milliseconds of real time a sync"}},
       FaultKind::run,
       "Nothing: stamps are made before the disk is asked, and what must be durable is waited for.",
       {},
       "none"},
      {"disk-full",
       FaultTarget::record,
       "The disk takes nothing more.",
       {},
       FaultKind::run,
       "What cannot be recorded was not measured: the run fails, the plant to rest, what was durable stays.",
       {"the record failed"},
       "none"},
      {"clock-stepped",
       FaultTarget::clock,
       "The clock of the computer is set.",
       {{"by_s", "-3600", "seconds; back when negative"}},
       FaultKind::run,
       "Intervals are measured with the monotonic clock: no result changes. The step stands in a clock row.",
       {"stepped"},
       "none"},
  };
}

std::vector<FaultEntry> everything() {
  std::vector<FaultEntry> all;
  for (const auto& part : {meterFaults(), connectionFaults(), plantFaults(), balanceFaults(), hostFaults()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  }
  return escaped;
}

std::string keyList(const FaultEntry& entry) {
  std::string list;
  if (entry.target == FaultTarget::position || entry.target == FaultTarget::actuator ||
      entry.target == FaultTarget::port) {
    list = "`" + std::string(nameOf(entry.target)) + "`";
  }
  for (const auto& key : entry.keys) {
    list += (list.empty() ? "`" : ", `") + std::string(key.name) + "` (" + std::string(key.fallback) +
            "): " + std::string(key.what);
  }
  return list;
}

}  // namespace

std::span<const FaultKey> faultTimes() {
  return kTimes;
}

const std::vector<FaultEntry>& faultMenu() {
  static const std::vector<FaultEntry> menu = everything();
  return menu;
}

const FaultEntry* faultNamed(std::string_view name) {
  const auto found = std::ranges::find(faultMenu(), name, &FaultEntry::name);
  return found == faultMenu().end() ? nullptr : &*found;
}

std::string_view nameOf(FaultTarget target) {
  switch (target) {
    case FaultTarget::position:
      return "position";
    case FaultTarget::actuator:
      return "actuator";
    case FaultTarget::port:
      return "port";
    case FaultTarget::record:
      return "record";
    case FaultTarget::clock:
      return "clock";
    case FaultTarget::none:
      break;
  }
  return "";
}

std::string_view nameOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::run:
      return "found in the run";
    case FaultKind::dailyCheck:
      return "found by the daily check";
    case FaultKind::notDetectable:
      break;
  }
  return "not detectable";
}

std::string faultNames() {
  std::string names;
  for (const auto& entry : faultMenu()) {
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  return names;
}

std::string faultTable() {
  std::string table =
      "| fault | what happens | settings | kind | what the program does | words in the ledger | "
      "what is left, and its place in the budget |\n|---|---|---|---|---|---|---|\n";
  for (const auto& entry : faultMenu()) {
    std::string words;
    for (const auto& word : entry.words) {
      words += (words.empty() ? "" : ", ") + std::string(word);
    }
    table += "| `" + std::string(entry.name) + "` | " + cell(entry.what) + " | " + cell(keyList(entry)) +
             " | " + std::string(nameOf(entry.kind)) + " | " + cell(entry.reaction) + " | " + cell(words) +
             " | " + cell(entry.residue) + " |\n";
  }
  return table;
}

}  // namespace mb::sim
