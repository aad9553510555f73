#include "devices/simulator/sics_wire.h"

#include "core/quantity/format.h"

namespace mb::sim {
namespace {

constexpr SerialSettings kSettings(9600, 8, 'N', 1);
constexpr Duration kThink = std::chrono::milliseconds(10);
constexpr Duration kPeriod = std::chrono::milliseconds(100);
constexpr Duration kPatience = std::chrono::seconds(40);
constexpr std::size_t kLongestCommand = 40;

}  // namespace

void SicsWire::heard(const Bytes& bytes, const SerialSettings&, Instant) {
  for (const std::uint8_t byte : bytes) {
    if (byte == '\n') {
      if (!typed_.empty() && typed_.back() == '\r') {
        typed_.pop_back();
      }
      obey(typed_);
      typed_.clear();
    } else if (typed_.size() < kLongestCommand) {
      typed_.push_back(static_cast<char>(byte));
    }
  }
}

void SicsWire::reply(const std::string& line) {
  if (faults().strike("silent-balance", "", seconds()) != nullptr) {
    return;
  }
  const std::string whole = line + "\r\n";
  answer(Transmission(Bytes(whole.begin(), whole.end())), kSettings, scheduler().now() + kThink,
         whole.size());
}

SimBalance::Reading SicsWire::weigh() {
  plant_.advance(seconds());
  if (faults().at("frozen-balance", "", seconds()) == nullptr) {
    frozen_.reset();
    return plant_.weigh(balance_);
  }
  if (!frozen_) {
    frozen_ = plant_.weigh(balance_);
    frozen_->stable = true;
  }
  return *frozen_;
}

std::string SicsWire::weightLine(const SimBalance::Reading& reading) const {
  if (reading.overload) {
    return "S +";
  }
  std::string value = toFixed(reading.shown - zero_, 3);
  value.insert(0, value.size() < 10 ? 10 - value.size() : 0, ' ');
  return std::string("S ") + (reading.stable ? "S" : "D") + " " + value + " kg";
}

void SicsWire::stream(std::uint64_t session) {
  if (session != session_) {
    return;
  }
  reply(weightLine(weigh()));
  scheduler().after(kPeriod, [this, keep = shared_from_this(), session] { stream(session); });
}

void SicsWire::waitStable(std::uint64_t session, Instant giveUp) {
  if (session != session_) {
    return;
  }
  const SimBalance::Reading reading = weigh();
  if (reading.stable || reading.overload) {
    reply(weightLine(reading));
  } else if (scheduler().now() >= giveUp) {
    reply("S I");
  } else {
    scheduler().after(kPeriod,
                      [this, keep = shared_from_this(), session, giveUp] { waitStable(session, giveUp); });
  }
}

void SicsWire::obey(const std::string& command) {
  ++session_;
  if (command == "SIR" || command == "SR") {
    stream(session_);
  } else if (command == "SI") {
    reply(weightLine(weigh()));
  } else if (command == "S") {
    waitStable(session_, scheduler().now() + kPatience);
  } else if (command == "Z" || command == "ZI" || command == "T" || command == "TI") {
    const SimBalance::Reading reading = weigh();
    if (!reading.stable && command.size() == 1) {
      reply(command + " I");
      return;
    }
    zero_ = reading.shown;
    reply(command == "Z" ? "Z A" : command + (reading.stable ? " S" : " D"));
  } else if (command == "@" || command == "I4") {
    reply("I4 A \"SIM-" + balance_ + "\"");
  } else if (command == "I1") {
    reply("I1 A \"01\" \"2.30\" \"2.20\" \"\" \"\"");
  } else if (command == "I2") {
    reply("I2 A \"SIM150 150.000 kg\"");
  } else if (command == "I3") {
    reply("I3 A \"1.00\"");
  } else {
    reply("ES");
  }
}

}  // namespace mb::sim
