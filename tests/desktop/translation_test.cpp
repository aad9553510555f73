// The Chinese of the window is whole: every text of the sources is in the file, and every one of them is translated.

#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QXmlStreamReader>
#include <gtest/gtest.h>

namespace mb::desktop {
namespace {

struct Message {
  QString translation;
  QString type;
  QStringList forms;
};

using Messages = std::map<std::pair<QString, QString>, Message>;  // by context and source

Message readMessage(QXmlStreamReader& xml, QString& source) {
  Message message;
  while (xml.readNextStartElement()) {
    if (xml.name() == QLatin1String("source")) {
      source = xml.readElementText();
    } else if (xml.name() == QLatin1String("translation")) {
      message.type = xml.attributes().value("type").toString();
      message.translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    } else {
      xml.skipCurrentElement();
    }
  }
  return message;
}

Messages readFile(const QString& path) {
  Messages messages;
  QFile file(path);
  EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
  QXmlStreamReader xml(&file);
  QString context;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) {
      continue;
    }
    if (xml.name() == QLatin1String("name")) {
      context = xml.readElementText();
    } else if (xml.name() == QLatin1String("message")) {
      QString source;
      const Message message = readMessage(xml, source);
      messages[{context, source}] = message;
    }
  }
  EXPECT_FALSE(xml.hasError()) << qPrintable(xml.errorString());
  return messages;
}

const QString kShipped = QString(MB_RESOURCES) + "/translations/meterbench_zh_CN.ts";

TEST(Translation, EverySourceTextHasOne) {
  QTemporaryDir folder;
  const QString copy = folder.filePath("zh_CN.ts");
  ASSERT_TRUE(QFile::copy(kShipped, copy));
  QProcess lupdate;
  lupdate.start(MB_LUPDATE, {"-silent", "-locations", "none", "-no-obsolete", "-I", MB_SOURCE_DIR, QString(MB_SOURCE_DIR) + "/app/desktop", "-ts", copy});
  ASSERT_TRUE(lupdate.waitForFinished(120000)) << qPrintable(lupdate.errorString());
  ASSERT_EQ(lupdate.exitCode(), 0) << lupdate.readAllStandardError().toStdString();
  const Messages now = readFile(copy);
  EXPECT_GT(now.size(), 150U) << "lupdate no longer sees the texts";
  for (const auto& [key, message] : now) {
    EXPECT_TRUE(message.type.isEmpty() && !message.translation.isEmpty())
        << qPrintable(key.first) << ": \"" << qPrintable(key.second) << "\" is not translated";
  }
  for (const auto& [key, message] : readFile(kShipped)) {
    EXPECT_TRUE(now.contains(key)) << qPrintable(key.first) << ": \"" << qPrintable(key.second) << "\" is in no source any more";
  }
}

TEST(Translation, PlacesForParametersAreTheSame) {
  static const QRegularExpression place("%(n|L?[0-9])");
  for (const auto& [key, message] : readFile(kShipped)) {
    std::set<QString> asked;
    std::set<QString> given;
    for (auto match = place.globalMatch(key.second); match.hasNext();) {
      asked.insert(match.next().captured());
    }
    for (auto match = place.globalMatch(message.translation); match.hasNext();) {
      given.insert(match.next().captured());
    }
    EXPECT_EQ(asked, given) << qPrintable(key.second);
  }
}

}  // namespace
}  // namespace mb::desktop
