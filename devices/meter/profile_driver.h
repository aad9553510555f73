#pragma once

#include "devices/meter/meter_driver.h"
#include "devices/meter/meter_station.h"
#include "devices/meter/profile.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb {

/// A meter that speaks as a protocol profile says. Each call takes the line for itself until it is done.
class ProfileDriver final : public MeterDriver {
 public:
  /// `number`: as scanned. Answers of any other meter are refused by read(). The line must outlive the
  /// driver.
  ProfileDriver(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number);

  [[nodiscard]] int position() const override { return position_; }
  [[nodiscard]] const std::string& line() const override { return line_.id(); }
  [[nodiscard]] const MeterTraits& traits() const override { return profile_->traits; }
  [[nodiscard]] bool reachable() const override { return !line_.lost(); }

  /// Sends [[identify]], or [[read]] where a profile has none.
  [[nodiscard]] Task<Expected<MeterIdentity>> identify(const Context& context) override;
  [[nodiscard]] Task<Expected<void>> enterVerification(const Context& context) override;
  [[nodiscard]] Task<Expected<void>> leaveVerification(const Context& context) override;
  [[nodiscard]] std::optional<double> verificationLeft(Instant now) const override;
  /// True also for a meter that has no such state.
  [[nodiscard]] bool inVerification(Instant now) const override;
  [[nodiscard]] Task<Expected<std::vector<MeterReading>>> read(const Context& context,
                                                               ReadPurpose purpose) override;
  [[nodiscard]] Task<Expected<LatchReport>> freeze(const Context& context) override;
  [[nodiscard]] Task<Expected<FrozenReadings>> readFrozen(const Context& context) override;
  [[nodiscard]] Task<Expected<Stamp>> startSimulatedFlow(const Context& context, Decimal value) override;
  [[nodiscard]] Task<Expected<void>> stopSimulatedFlow(const Context& context) override;
  /// A number that was written is the meter's from then on.
  [[nodiscard]] Task<Expected<WriteReport>> write(const Context& context, const WriteOrder& order,
                                                  const Authority& authority) override;

 private:
  /// A list of steps to be done, and what is noted of it.
  struct Ask {
    Ask(std::string purpose_, std::string expected_)
        : purpose(std::move(purpose_)), expected(std::move(expected_)) {}
    std::string purpose;
    std::string expected;  ///< the number that must answer; empty: any
    FieldValues fields;    ///< filled into what is sent
    LeasePriority priority = LeasePriority::normal;
    const MeterWrite* written = nullptr;  ///< whose values are taken out of the answers
    bool once = false;                    ///< see StepCall

    WriteValues values;
    std::vector<Seq> exchanges;     ///< rows of all of them, the failed ones too
    std::optional<Outcome> failed;  ///< of the exchange that ended it
  };
  /// What came of a procedure: identity and readings of all its answers.
  struct Gathered {
    Gathered() = default;
    MeterIdentity identity;
    std::vector<MeterReading> readings;
    Instant begun{};  ///< of the first telegram: what it asked for began then at the earliest
    Stamp ended;      ///< end of the last telegram sent
    Seq last = 0;     ///< row of its exchange
  };

  /// One list of steps, as often as its proofs ask for.
  [[nodiscard]] Task<Expected<Gathered>> perform(const Context& context,
                                                 const std::vector<ProfileStep>& steps, Ask& ask);
  /// The same under a lease that is held already.
  [[nodiscard]] Task<Expected<Gathered>> performOn(const Context& context, const Lease& lease,
                                                   const std::vector<ProfileStep>& steps, Ask& ask);
  /// One step, again and again as it says, until its answer is as it should be.
  [[nodiscard]] Task<Expected<Exchange>> performStep(const Context& context, const Lease& lease,
                                                     StepCall& call, ProfileAnswer& answer);
  [[nodiscard]] Task<Expected<void>> writeAndProve(const Context& context, const MeterWrite& write,
                                                   class WriteRecord& record);
  void gather(const ProfileStep& step, const ProfileAnswer& answer, const Exchange& exchange, Gathered& all);
  void spellAsScanned(std::string& number) const;
  [[nodiscard]] Error explain(const Exchange& exchange, const ProfileAnswer& answer,
                              const std::string& purpose, Instant now) const;
  [[nodiscard]] std::string verificationStory(Instant now) const;
  [[nodiscard]] std::string where() const;

  std::shared_ptr<const Profile> profile_;
  Line& line_;
  int position_;
  std::string number_;
  std::unique_ptr<MeterStation> station_;
  std::optional<Instant> entered_;
  std::optional<Decimal> lastVolume_;  ///< of this stay in the verification state
  Instant readyAt_{};                  ///< the maker's limit on polling
  std::optional<Decimal> lastFrozen_;  ///< volume of the freeze before
};

}  // namespace mb
