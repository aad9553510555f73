#pragma once

#include "core/people/authority.h"
#include "devices/adapter/adapter_readings.h"
#include "devices/adapter/adapter_session.h"
#include "devices/bus/line.h"
#include "devices/meter/meter_driver.h"
#include "devices/meter/profile.h"
#include "devices/meter/write_record.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// A meter for which a program of its maker speaks (DESIGN 5). The program says what to send and what the
/// answer means; sending, waiting and recording are ours. What it says is believed as far as the bytes of its
/// exchanges carry it. A program that misbehaves costs this meter its reading and nobody else anything.
class AdapterDriver final : public MeterDriver, private AdapterHost {
 public:
  /// `profile` is one of an adapter, `program` what it names. `number`: as scanned. `turns`: see
  /// AdapterSession. The line must outlive the driver.
  AdapterDriver(std::shared_ptr<const Profile> profile, AdapterProgram program, Line& line, int position,
                std::string number, std::shared_ptr<LeaseQueue> turns);

  [[nodiscard]] int position() const override { return position_; }
  [[nodiscard]] const std::string& line() const override { return line_.id(); }
  [[nodiscard]] const MeterTraits& traits() const override { return profile_->traits; }
  [[nodiscard]] bool reachable() const override { return !line_.lost(); }

  [[nodiscard]] Task<Expected<MeterIdentity>> identify(const Context& context) override;
  /// A program that offers no `enter` serves a meter without a verification state.
  [[nodiscard]] Task<Expected<void>> enterVerification(const Context& context) override;
  [[nodiscard]] Task<Expected<void>> leaveVerification(const Context& context) override;
  [[nodiscard]] std::optional<double> verificationLeft(Instant now) const override;
  [[nodiscard]] bool inVerification(Instant now) const override;
  [[nodiscard]] Task<Expected<std::vector<MeterReading>>> read(const Context& context,
                                                               ReadPurpose purpose) override;

  [[nodiscard]] Task<Expected<LatchReport>> freeze(const Context& context) override;
  [[nodiscard]] Task<Expected<FrozenReadings>> readFrozen(const Context& context) override;
  [[nodiscard]] Task<Expected<Stamp>> startSimulatedFlow(const Context& context, Decimal value) override;
  [[nodiscard]] Task<Expected<void>> stopSimulatedFlow(const Context& context) override;
  /// What the meter holds is asked for by calls of its own, before and after: the program's word that it
  /// wrote is not enough.
  [[nodiscard]] Task<Expected<WriteReport>> write(const Context& context, const WriteOrder& order,
                                                  const Authority& authority) override;

 private:
  [[nodiscard]] Task<Expected<Exchange>> exchange(const Context& context, const ProgramExchange& asked,
                                                  AdapterAnswer& answer) override;
  void started(const Context& context, const StartedProgram& program) override;
  void ended(const Context& context, const std::string& why) override;

  /// One call with the line for itself. `repeatable`: once more with a fresh program when it misbehaves.
  [[nodiscard]] Task<CallResult> perform(const Context& context, const std::string& call,
                                         const CallParameters& parameters, const std::string& purpose,
                                         bool repeatable);
  [[nodiscard]] Task<Expected<std::vector<MeterReading>>> readOnce(const Context& context,
                                                                   const std::string& call,
                                                                   const std::string& word);
  [[nodiscard]] Task<Expected<WriteValues>> held(const Context& context, const WritableThing& thing,
                                                 const std::string& when, WriteRecord& record);
  [[nodiscard]] Task<Expected<void>> writeAndProve(const Context& context, const WritableThing& thing,
                                                   WriteRecord& record);
  [[nodiscard]] Error explain(const CallResult& result, const std::string& purpose) const;
  [[nodiscard]] Error refuted(const Context& context, const std::string& what, const Error& why);
  [[nodiscard]] std::string where() const;
  void record(const Context& context, nlohmann::json body) const;

  std::shared_ptr<const Profile> profile_;
  Line& line_;
  int position_;
  std::string number_;
  AdapterSession session_;
  std::string key_;  ///< what the line remembers of whom it served last
  const Lease* lease_ = nullptr;
  std::string purpose_;
  std::optional<Instant> entered_;
  std::optional<Decimal> lastVolume_;  ///< of this stay in the verification state
  std::optional<Decimal> lastFrozen_;
  Instant notBefore_{};  ///< of the first exchange of a call
  Instant readyAt_{};    ///< the maker's limit on polling
};

}  // namespace mb
