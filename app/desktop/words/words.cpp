#include "app/desktop/words/words.h"

#include "app/desktop/words/exchange_words.h"

#include <span>
#include <string_view>

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

namespace mb::desktop::words {
namespace {

struct Entry {
  const char* code;
  const char* english;
};

constexpr Entry kSteps[] = {
    {"identify-meters", QT_TRANSLATE_NOOP("Words", "Identify meters")},
    {"flush", QT_TRANSLATE_NOOP("Words", "Flush")},
    {"enter-verification", QT_TRANSLATE_NOOP("Words", "Enter verification state")},
    {"leave-verification", QT_TRANSLATE_NOOP("Words", "Leave verification state")},
    {"prepare-tank", QT_TRANSLATE_NOOP("Words", "Prepare tank")},
    {"stabilise-flow", QT_TRANSLATE_NOOP("Words", "Stabilise flow")},
    {"measure-start-stop", QT_TRANSLATE_NOOP("Words", "Measure")},
    {"shut-off", QT_TRANSLATE_NOOP("Words", "Shut off")},
    {"regulate-flow", QT_TRANSLATE_NOOP("Words", "Regulate flow")},
    {"read-registers", QT_TRANSLATE_NOOP("Words", "Read registers")},
    {"write-meter", QT_TRANSLATE_NOOP("Words", "Write to the meter")},
};

constexpr Entry kPoints[] = {
    {"high", QT_TRANSLATE_NOOP("Words", "high")},
    {"middle", QT_TRANSLATE_NOOP("Words", "middle")},
    {"low", QT_TRANSLATE_NOOP("Words", "low")},
};

constexpr Entry kVerdicts[] = {
    {"pass", QT_TRANSLATE_NOOP("Words", "pass")},
    {"fail", QT_TRANSLATE_NOOP("Words", "fail")},
    {"invalid", QT_TRANSLATE_NOOP("Words", "invalid")},
    {"inconclusive", QT_TRANSLATE_NOOP("Words", "inconclusive")},
    {"aborted", QT_TRANSLATE_NOOP("Words", "aborted")},
    {"not-tested", QT_TRANSLATE_NOOP("Words", "not tested")},
};

constexpr Entry kStatuses[] = {
    {"completed", QT_TRANSLATE_NOOP("Words", "completed")},
    {"aborted", QT_TRANSLATE_NOOP("Words", "aborted")},
    {"failed", QT_TRANSLATE_NOOP("Words", "failed")},
    {"done", QT_TRANSLATE_NOOP("Words", "done")},
    {"skipped", QT_TRANSLATE_NOOP("Words", "skipped")},
    {"cancelled", QT_TRANSLATE_NOOP("Words", "cancelled")},
};

constexpr Entry kConditions[] = {
    {"flow-in-band", QT_TRANSLATE_NOOP("Words", "Flow in its band")},
    {"temperature-change", QT_TRANSLATE_NOOP("Words", "Temperature change")},
    {"temperature-at-position", QT_TRANSLATE_NOOP("Words", "Water temperature")},
    {"ambient-temperature", QT_TRANSLATE_NOOP("Words", "Ambient temperature")},
    {"ambient-humidity", QT_TRANSLATE_NOOP("Words", "Ambient humidity")},
    {"ambient-pressure", QT_TRANSLATE_NOOP("Words", "Ambient pressure")},
};

/// Conditions that are named after a channel.
constexpr Entry kConditionFamilies[] = {
    {"fresh-", QT_TRANSLATE_NOOP("Words", "Value of %1 is fresh")},
    {"range-", QT_TRANSLATE_NOOP("Words", "%1 in its calibrated range")},
    {"overload-", QT_TRANSLATE_NOOP("Words", "%1 not overloaded")},
};

constexpr Entry kInterlocks[] = {
    {"tank overflow switch", QT_TRANSLATE_NOOP("Words", "tank overflow switch")},
    {"tank too full", QT_TRANSLATE_NOOP("Words", "tank too full")},
    {"water too hot", QT_TRANSLATE_NOOP("Words", "water too hot")},
    {"pressure too high", QT_TRANSLATE_NOOP("Words", "pressure too high")},
    {"pump runs dry", QT_TRANSLATE_NOOP("Words", "pump runs dry")},
    {"balance silent", QT_TRANSLATE_NOOP("Words", "balance silent")},
    {"inlet thermometer silent", QT_TRANSLATE_NOOP("Words", "inlet thermometer silent")},
    {"inlet pressure silent", QT_TRANSLATE_NOOP("Words", "inlet pressure silent")},
};

constexpr Entry kActuators[] = {
    {"valve", QT_TRANSLATE_NOOP("Words", "valve")},
    {"three-way", QT_TRANSLATE_NOOP("Words", "three-way valve")},
    {"regulating-valve", QT_TRANSLATE_NOOP("Words", "regulating valve")},
    {"pump", QT_TRANSLATE_NOOP("Words", "pump")},
    {"heater", QT_TRANSLATE_NOOP("Words", "heater")},
    {"drain", QT_TRANSLATE_NOOP("Words", "drain")},
};

constexpr Entry kContributions[] = {
    {"balance-slope", QT_TRANSLATE_NOOP("Words", "balance: slope")},
    {"balance-repeatability", QT_TRANSLATE_NOOP("Words", "balance: repeatability")},
    {"balance-resolution", QT_TRANSLATE_NOOP("Words", "balance: resolution")},
    {"balance-drift", QT_TRANSLATE_NOOP("Words", "balance: drift")},
    {"balance-linearity", QT_TRANSLATE_NOOP("Words", "balance: linearity")},
    {"air-temperature", QT_TRANSLATE_NOOP("Words", "air temperature")},
    {"air-humidity", QT_TRANSLATE_NOOP("Words", "air humidity")},
    {"air-pressure", QT_TRANSLATE_NOOP("Words", "air pressure")},
    {"air-density-formula", QT_TRANSLATE_NOOP("Words", "air density formula")},
    {"pipe-content", QT_TRANSLATE_NOOP("Words", "pipe content")},
    {"inlet-temperature", QT_TRANSLATE_NOOP("Words", "inlet temperature")},
    {"outlet-temperature", QT_TRANSLATE_NOOP("Words", "outlet temperature")},
    {"water-temperature", QT_TRANSLATE_NOOP("Words", "water temperature")},
    {"temperature-at-position", QT_TRANSLATE_NOOP("Words", "temperature at the position")},
    {"inlet-pressure", QT_TRANSLATE_NOOP("Words", "inlet pressure")},
    {"outlet-pressure", QT_TRANSLATE_NOOP("Words", "outlet pressure")},
    {"water-pressure", QT_TRANSLATE_NOOP("Words", "water pressure")},
    {"water-density", QT_TRANSLATE_NOOP("Words", "density of water")},
    {"evaporation", QT_TRANSLATE_NOOP("Words", "evaporation")},
    {"tank-factor", QT_TRANSLATE_NOOP("Words", "tank factor")},
    {"valve-timing", QT_TRANSLATE_NOOP("Words", "timing of the line valve")},
    {"meter-resolution", QT_TRANSLATE_NOOP("Words", "resolution of the meter")},
    {"measuring-interval", QT_TRANSLATE_NOOP("Words", "measuring interval of the meter")},
    {"repeatability", QT_TRANSLATE_NOOP("Words", "repeatability")},
};

/// What asks for a volume.
constexpr Entry kDemands[] = {
    {"measuring-interval", QT_TRANSLATE_NOOP("Words", "measuring interval")},
    {"resolution", QT_TRANSLATE_NOOP("Words", "resolution")},
};

constexpr Entry kMethods[] = {
    {"start-stop", QT_TRANSLATE_NOOP("Words", "start-stop")},
    {"flow-sensor", QT_TRANSLATE_NOOP("Words", "flow sensor")},
};

constexpr Entry kVerifications[] = {
    {"first", QT_TRANSLATE_NOOP("Words", "first verification")},
    {"subsequent", QT_TRANSLATE_NOOP("Words", "subsequent verification")},
    {"in-use", QT_TRANSLATE_NOOP("Words", "in-use verification")},
};

constexpr Entry kItems[] = {
    {"appearance", QT_TRANSLATE_NOOP("Words", "Appearance")},
    {"running-check", QT_TRANSLATE_NOOP("Words", "Running check")},
    {"tightness", QT_TRANSLATE_NOOP("Words", "Tightness")},
    {"errors", QT_TRANSLATE_NOOP("Words", "Errors")},
    {"repeatability", QT_TRANSLATE_NOOP("Words", "Repeatability")},
};

/// What core/verification says of a case, as a pattern with its particulars.
constexpr Entry kObstacles[] = {
    {"^standard (.*) is not described by the bench file$",
     QT_TRANSLATE_NOOP("Words", "standard %1 is not described by the bench file")},
    {"^standard (.*) has no due date$", QT_TRANSLATE_NOOP("Words", "standard %1 has no due date")},
    {"^standard (.*) \\(certificate (.*)\\) was past due on (.*): due (.*)$",
     QT_TRANSLATE_NOOP("Words", "standard %1 (certificate %2) was past due on %3: due %4")},
    {"^the bench is simulated: .*$",
     QT_TRANSLATE_NOOP("Words",
                       "the bench is simulated: its results never serve a certificate of a real edition")},
    {"^verifier and checker are one person \\((.*)\\)$",
     QT_TRANSLATE_NOOP("Words", "verifier and checker are one person (%1)")},
    {"^\"(.*)\" is a stand-in for demonstrations and signs for nobody$",
     QT_TRANSLATE_NOOP("Words", "“%1” is a stand-in for demonstrations and signs for nobody")},
};

/// Reasons by their code, with the words that core and procedures use for them.
constexpr Entry kReasons[] = {
    {"silent", QT_TRANSLATE_NOOP("Words", "no answer")},
    {"no-verification-state", QT_TRANSLATE_NOOP("Words", "does not enter the verification state")},
    {"excluded", QT_TRANSLATE_NOOP("Words", "took no part in the run")},
    {"no-reading", QT_TRANSLATE_NOOP("Words", "the meter gave no reading")},
    {"no-start-reading", QT_TRANSLATE_NOOP("Words", "no start reading before the water flowed")},
    {"no-end-reading",
     QT_TRANSLATE_NOOP("Words", "no end reading: nothing is known of what the meter counted")},
    {"end-not-confirmed", QT_TRANSLATE_NOOP("Words", "the end reading was not read a second time")},
    {"end-readings-differ", QT_TRANSLATE_NOOP("Words", "the two end readings at rest differ")},
    {"wrong-meter", QT_TRANSLATE_NOOP("Words", "a reading came from another meter than the one clamped in")},
    {"vib-changed", QT_TRANSLATE_NOOP("Words", "start and end were read with different VIFs")},
    {"unit-unknown", QT_TRANSLATE_NOOP("Words", "the register is not a volume in a known unit")},
    {"not-zeroed", QT_TRANSLATE_NOOP("Words", "the register had not returned to 0 before the start")},
    {"end-is-zero",
     QT_TRANSLATE_NOOP("Words", "a register that zeroes reads 0 at the end: it was read too late")},
    {"register-backwards", QT_TRANSLATE_NOOP("Words", "the end reading is below the start reading")},
    {"register-not-moved",
     QT_TRANSLATE_NOOP("Words", "the register did not move: the readings are not proved fresh")},
    {"condition-breached", QT_TRANSLATE_NOOP("Words", "a condition of the measurement was breached")},
    {"balance-unusable",
     QT_TRANSLATE_NOOP("Words", "the balance gave no two stable readings with a gain between them")},
    {"window-unusable",
     QT_TRANSLATE_NOOP("Words", "the line valve's opening and closing do not enclose a flow")},
    {"series-gap",
     QT_TRANSLATE_NOOP("Words", "temperature, pressure or air were not measured through the whole run")},
    {"water-out-of-range",
     QT_TRANSLATE_NOOP("Words", "temperature or pressure lie outside the tables of water")},
    {"temperature-out-of-range",
     QT_TRANSLATE_NOOP("Words", "the water at the meter was outside the range of the regulation")},
    {"flow-out-of-range", QT_TRANSLATE_NOOP("Words", "the mean flow lies outside the range of the point")},
    {"uncertainty-too-large",
     QT_TRANSLATE_NOOP("Words", "the uncertainty of the bench is too large for this limit")},
    {"limit-reduced", QT_TRANSLATE_NOOP("Words", "the limit was reduced by the uncertainty of the bench")},
    {"repeat-outside", QT_TRANSLATE_NOOP("Words", "a repeat lies outside the limit")},
    {"mean-outside", QT_TRANSLATE_NOOP("Words", "the mean of the three runs lies outside the limit")},
    {"repeat-missing", QT_TRANSLATE_NOOP("Words", "a repeat of the point could not be evaluated")},
    {"balance-not-settled", QT_TRANSLATE_NOOP("Words", "the balance does not come to rest")},
    {"balance-silent", QT_TRANSLATE_NOOP("Words", "the balance gives no value")},
    {"base-load", QT_TRANSLATE_NOOP("Words", "the base load of the tank is not reached")},
    {"bug", QT_TRANSLATE_NOOP("Words", "a fault of the program")},
    {"diverter", QT_TRANSLATE_NOOP("Words", "the diverter does not move")},
    {"drain", QT_TRANSLATE_NOOP("Words", "the drain does not move")},
    {"flow-too-slow", QT_TRANSLATE_NOOP("Words", "collecting takes longer than the flow explains")},
    {"flow-unknown", QT_TRANSLATE_NOOP("Words", "the flow indicator gives no value")},
    {"flow-unsteady", QT_TRANSLATE_NOOP("Words", "the flow does not become steady")},
    {"line", QT_TRANSLATE_NOOP("Words", "a valve of the line does not move")},
    {"line-open", QT_TRANSLATE_NOOP("Words", "a line valve is open that should be shut")},
    {"no-meter", QT_TRANSLATE_NOOP("Words", "no meter is left to measure")},
    {"regulator-stuck", QT_TRANSLATE_NOOP("Words", "the regulating valve does not move")},
    {"tank-not-drained", QT_TRANSLATE_NOOP("Words", "the tank does not drain")},
    {"temperature-not-reached", QT_TRANSLATE_NOOP("Words", "the water does not reach its temperature")},
    {"record-failed",
     QT_TRANSLATE_NOOP("Words", "the record failed: what cannot be recorded was not measured")},
    {"error-outside", QT_TRANSLATE_NOOP("Words", "error outside the limit")},
    {"not-measured", QT_TRANSLATE_NOOP("Words", "was not measured")},
    {"repeats-missing",
     QT_TRANSLATE_NOOP("Words", "the first run was outside the limit and its repeats are missing")},
    {"interlock", QT_TRANSLATE_NOOP("Words", "an interlock stopped the plant")},
};

/// What an exchange is for, and what came of it (devices/bus/exchange.h).
constexpr Entry kExchanges[] = {
    {"wake-up", QT_TRANSLATE_NOOP("Words", "wake-up")},
    {"select", QT_TRANSLATE_NOOP("Words", "select")},
    {"reset", QT_TRANSLATE_NOOP("Words", "reset")},
    {"identify", QT_TRANSLATE_NOOP("Words", "identify")},
    {"enter", QT_TRANSLATE_NOOP("Words", "enter verification state")},
    {"leave", QT_TRANSLATE_NOOP("Words", "leave verification state")},
    {"read-identify", QT_TRANSLATE_NOOP("Words", "read to identify")},
    {"read-start", QT_TRANSLATE_NOOP("Words", "read at the start")},
    {"read-end", QT_TRANSLATE_NOOP("Words", "read at the end")},
    {"read-confirm", QT_TRANSLATE_NOOP("Words", "read once more")},
    {"ok", QT_TRANSLATE_NOOP("Words", "done")},
    {"silence", QT_TRANSLATE_NOOP("Words", "silence")},
    {"damaged", QT_TRANSLATE_NOOP("Words", "damaged")},
    {"collision", QT_TRANSLATE_NOOP("Words", "collision")},
    {"unexpected", QT_TRANSLATE_NOOP("Words", "not what was asked")},
    {"refused", QT_TRANSLATE_NOOP("Words", "refused")},
    {"cancelled", QT_TRANSLATE_NOOP("Words", "cancelled")},
};

constexpr Entry kUnits[] = {{"m3/h", "m³/h"}, {"Cel", "°C"}, {"m3", "m³"}, {"1", ""}};

QString translated(const Entry& entry) {
  return QCoreApplication::translate("Words", entry.english);
}

const Entry* find(std::span<const Entry> table, const QString& code) {
  for (const auto& entry : table) {
    if (code == QLatin1StringView(entry.code)) {
      return &entry;
    }
  }
  return nullptr;
}

QString lookUp(std::span<const Entry> table, const QString& code) {
  const Entry* entry = find(table, code);
  return entry != nullptr ? translated(*entry) : code;
}

struct Said {
  QString head;
  QString particulars;
};

/// "code: text" by its code, a phrase by its words.
Said say(const QString& text) {
  const qsizetype colon = text.indexOf(": ");
  if (colon > 0) {
    if (const Entry* entry = find(kReasons, text.left(colon))) {
      const QString rest = text.mid(colon + 2);
      const QString english = QString::fromUtf8(entry->english);
      if (rest.startsWith(english)) {
        return say(rest);
      }
      return {translated(*entry), rest};
    }
  }
  if (const Entry* entry = find(kReasons, text)) {
    return {translated(*entry), QString()};
  }
  for (const auto& entry : kReasons) {
    const QString english = QString::fromUtf8(entry.english);
    if (text.startsWith(english)) {
      QString rest = text.mid(english.size());
      if (rest.startsWith(": ")) {
        rest = rest.mid(2);
      }
      return {translated(entry), rest.trimmed()};
    }
  }
  return {text, QString()};
}

/// The parts of a reason that stand around: "point low: ...", "aborted by ...".
Said sayAll(const QString& text) {
  static const QRegularExpression ofPoint(QStringLiteral("^point ([^: ]+)(?:: | )(.*)$"));
  static const QRegularExpression byWhom(QStringLiteral("^(aborted|ended after a point) by (.*)$"));
  static const QRegularExpression stopped(QStringLiteral("^interlock (.*)$"));
  if (const auto match = ofPoint.match(text); match.hasMatch()) {
    Said rest = say(match.captured(2));
    rest.head = QCoreApplication::translate("Words", "point %1: %2").arg(point(match.captured(1)), rest.head);
    return rest;
  }
  if (const auto match = byWhom.match(text); match.hasMatch()) {
    const QString who = match.captured(2) == QLatin1StringView("operator")
                            ? QCoreApplication::translate("Words", "the operator")
                            : match.captured(2);
    const QString frame = match.captured(1) == QLatin1StringView("aborted")
                              ? QCoreApplication::translate("Words", "aborted by %1")
                              : QCoreApplication::translate("Words", "ended after a point by %1");
    return {frame.arg(who), QString()};
  }
  if (const auto match = stopped.match(text); match.hasMatch()) {
    return {QCoreApplication::translate("Words", "interlock: %1").arg(interlock(match.captured(1))),
            QString()};
  }
  return say(text);
}

}  // namespace

QString step(const QString& code) {
  return lookUp(kSteps, code);
}

QString point(const QString& name) {
  return lookUp(kPoints, name);
}

QString verdict(const QString& code) {
  return lookUp(kVerdicts, code);
}

QString status(const QString& code) {
  return lookUp(kStatuses, code);
}

QString condition(const QString& id) {
  for (const auto& family : kConditionFamilies) {
    const auto prefix = QLatin1StringView(family.code);
    if (id.startsWith(prefix)) {
      return translated(family).arg(id.mid(prefix.size()));
    }
  }
  return lookUp(kConditions, id);
}

QString interlock(const QString& id) {
  return lookUp(kInterlocks, id);
}

QString actuatorKind(const QString& kind) {
  return lookUp(kActuators, kind);
}

QString contribution(const QString& name) {
  return lookUp(kContributions, name);
}

QString runOfPoint(const QString& run) {
  return run == QLatin1StringView("mean") ? QCoreApplication::translate("Words", "mean")
                                          : QCoreApplication::translate("Words", "run %1").arg(run);
}

QString method(const QString& code) {
  return lookUp(kMethods, code);
}

QString verification(const QString& code) {
  return lookUp(kVerifications, code);
}

QString item(const QString& code) {
  return lookUp(kItems, code);
}

QString obstacle(const QString& text) {
  for (const auto& entry : kObstacles) {
    const auto match = QRegularExpression(QString::fromLatin1(entry.code)).match(text);
    if (!match.hasMatch()) {
      continue;
    }
    QString said = translated(entry);
    for (const QString& particular : match.capturedTexts().mid(1)) {
      said = said.arg(particular);
    }
    return said;
  }
  return text;
}

QString reason(const QString& text) {
  const Said said = sayAll(text);
  return said.particulars.isEmpty()
             ? said.head
             : QCoreApplication::translate("Words", "%1 – %2").arg(said.head, said.particulars);
}

QString brief(const QString& text) {
  return sayAll(text).head;
}

QString remark(const QString& text) {
  static const QRegularExpression raised(QStringLiteral(
      R"(^point (\S+): volume raised from (\S+) to (\S+) L by meter (\S+) in position (\d+) \((\S+)\)$)"));
  static const QRegularExpression overdue(
      QStringLiteral(R"(^standard (\S+) \(certificate (.*)\) is past due since (\S+): .*$)"));
  if (const auto match = overdue.match(text); match.hasMatch()) {
    return QCoreApplication::translate(
               "Words",
               "Standard %1 (certificate %2) is past due since %3: its results cannot serve a certificate")
        .arg(match.captured(1), match.captured(2), match.captured(3));
  }
  const auto match = raised.match(text);
  if (!match.hasMatch()) {
    return text;
  }
  return QCoreApplication::translate(
             "Words", "Point %1: volume raised from %2 to %3 L by meter %4 in position %5 (%6)")
      .arg(point(match.captured(1)), match.captured(2), match.captured(3), match.captured(4),
           match.captured(5), lookUp(kDemands, match.captured(6)));
}

QString exchange(const QString& code) {
  return lookUp(kExchanges, code);
}

QString unit(const QString& code) {
  const Entry* entry = find(kUnits, code);
  return entry != nullptr ? QString::fromUtf8(entry->english) : code;
}

}  // namespace mb::desktop::words
