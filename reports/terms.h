#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// A text of a paper: Chinese first, English beside it. Where `en` is empty the text needs no translation: a
/// number, a name, a serial number.
struct Text {
  std::string zh;
  std::string en;
  friend bool operator==(const Text&, const Text&) = default;
};

/// What reads the same in every language; a dash where there is nothing, so that no field is a blank form.
[[nodiscard]] Text plain(std::string value);

/// Chinese and English of a value that its file gives in both; the English alone where it does not.
[[nodiscard]] Text inBoth(std::string zh, std::string en);

// Every word that papers say of their own. The standard wording of the field: JJG 225, JJF 1002, EN 1434,
// VIM.
enum class Term {
  // titles
  certificate,
  notice,
  partRecord,
  rawRecord,
  // letterhead and frame
  certificateNumber,
  noticeNumber,
  recordNumber,
  page,
  copy,
  simulated,
  training,
  notForCertificates,
  preview,
  authorisation,
  address,
  telephone,
  ledgerHead,
  ledgerRow,
  benchIdentity,
  program,
  seal,
  unsigned_,
  end,
  notInPart,
  checkByCode,
  // the meter
  applicant,
  instrument,
  heatMeter,
  flowSensorOfHeatMeter,
  typeAndSize,
  serialNumber,
  manufacturer,
  accuracyClass,
  classOf,
  nominalDiameter,
  permanentFlow,
  minimumFlow,
  maximumFlow,
  transitionalFlow,
  differenceRange,
  installation,
  inReturn,
  inFlow,
  batchNumber,
  position,
  // the verification
  verificationKind,
  first,
  subsequent,
  inUse,
  regulation,
  regulationEdition,
  conclusion,
  verifier,
  checker,
  verificationDate,
  validUntil,
  method,
  startStopWeighing,
  run,
  // standards and conditions
  standardsUsed,
  standard,
  standardId,
  standardCertificate,
  standardDue,
  standardUncertainty,
  benchName,
  benchNumber,
  benchUncertainty,
  benchRange,
  benchCertificate,
  benchDue,
  conditions,
  waterTemperature,
  waterPressure,
  airTemperature,
  airHumidity,
  airPressure,
  // items and points
  items,
  item,
  result,
  date,
  place,
  how,
  byBench,
  byHand,
  person,
  appearance,
  runningCheck,
  tightness,
  errors,
  repeatability,
  flowSensor,
  sensorPair,
  calculator,
  calculatorPair,
  complete,
  waterVolume,
  points,
  point,
  runOfPoint,
  mean,
  flow,
  referenceVolume,
  indicatedVolume,
  error,
  maximumPermissibleError,
  expandedUncertainty,
  coverageFactor,
  benchRatio,
  high,
  middle,
  low,
  decisionRule,
  simpleAcceptance,
  reducedLimit,
  benchRatioLimit,
  roundedForPrint,
  // verdicts
  pass,
  fail,
  invalid,
  inconclusive,
  aborted,
  notTested,
  passClass,
  failedItems,
  missingItems,
  outsideLimit,
  earlierPapers,
  remarks,
  interruptions,
  lastTime,
  setAside,
  notTheWholeMeter,
  partIsNoCertificate,
  // columns of the raw record
  serial,
  meterNumber,
  flowPoint,
  meterStart,
  meterEnd,
  meterIndication,
  balanceStart,
  balanceEnd,
  balanceIndication,
  temperature,
  density,
  reference,
  requirement,
  verdict,
  standardsInShort,
  benchUncertaintyColumn,
  resultUncertaintyColumn,
  // reasons of results
  excluded,
  noReading,
  noStart,
  noEnd,
  notConfirmed,
  endsDiffer,
  wrongMeter,
  vibChanged,
  unitUnknown,
  notZeroed,
  endIsZero,
  backwards,
  notMoved,
  conditionBreached,
  balanceUnusable,
  windowUnusable,
  seriesGap,
  waterOutOfRange,
  temperatureOutOfRange,
  flowOutOfRange,
  uncertaintyTooLarge,
  limitReduced,
  repeatOutside,
  meanOutside,
  repeatMissing,
  // reasons of verdicts
  atPoint,
  silent,
  noVerificationState,
  notMeasured,
  repeatsMissing,
  errorOutside,
  // notes of the raw record
  truncationNote,
  referenceNote,
};

/// One line of the table of terms.
struct Translated {
  Term term;
  std::string_view zh;
  std::string_view en;
};

/// Every term once, in the order of the enumeration; a test holds it to both languages.
[[nodiscard]] std::span<const Translated> allTerms();

[[nodiscard]] Text text(Term term);

/// The same with values in place of its {} marks, from left to right.
[[nodiscard]] Text text(Term term, const std::vector<std::string>& values);

/// The term for a word that ledger and regulation use ("flow-sensor", "fail", "first", "repeat-outside",
/// ...); empty when papers have none.
[[nodiscard]] std::optional<Term> termNamed(std::string_view word);

/// A verdict's reason as it is on record ("point low: a repeat lies outside the limit", "silent: position 6
/// ..."): the term in Chinese, the English whole with its particulars. What papers have no term for stands as
/// it is.
[[nodiscard]] Text textOfReason(const std::string& reason);

/// Its text; a word of a user's own ("high-2") stands for itself.
[[nodiscard]] Text textOfWord(const std::string& word);

}  // namespace mb
