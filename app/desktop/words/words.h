#pragma once

#include <QtCore/QString>

namespace mb::desktop::words {

// The words of core and procedures in the language of the window. They come as codes ("measure-start-stop"), as
// "code: text" or as English phrases with particulars; what has no entry is shown as it came, so that nothing is lost.

[[nodiscard]] QString step(const QString& code);
[[nodiscard]] QString point(const QString& name);
[[nodiscard]] QString verdict(const QString& code);
[[nodiscard]] QString status(const QString& code);     ///< of a run or a step
[[nodiscard]] QString condition(const QString& id);    ///< without its position
[[nodiscard]] QString interlock(const QString& id);    ///< those of the demonstration bench have entries
[[nodiscard]] QString actuatorKind(const QString& kind);
[[nodiscard]] QString contribution(const QString& name);  ///< to an uncertainty
[[nodiscard]] QString runOfPoint(const QString& run);  ///< "run 2", "mean"
[[nodiscard]] QString method(const QString& code);
[[nodiscard]] QString verification(const QString& code);

[[nodiscard]] QString item(const QString& code);  ///< of a verification: "appearance"
/// What keeps a case from its paper.
[[nodiscard]] QString obstacle(const QString& text);

/// The text of a reason: of a verdict, a position that is out, a step that failed, a run that ended.
[[nodiscard]] QString reason(const QString& text);
/// Its first part, without particulars: for a tile.
[[nodiscard]] QString brief(const QString& text);

/// A remark of a method on its plan.
[[nodiscard]] QString remark(const QString& text);

/// A unit as people write it: "m3/h" is "m³/h", "Cel" is "°C".
[[nodiscard]] QString unit(const QString& code);

}  // namespace mb::desktop::words
