#include "reports/csv.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

TEST(Csv, QuotesWhatMustBe) {
  EXPECT_EQ(csvLine({"a", "b c", ""}), "a,b c,\r\n");
  EXPECT_EQ(csvLine({"a,b", "say \"so\"", "two\nlines", "cr\r"}),
            "\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\"cr\r\"\r\n");
  EXPECT_EQ(csvLine({}), "\r\n");
  EXPECT_EQ(csvLine({""}), "\r\n");
  EXPECT_EQ(csvLine({"", "x"}), ",x\r\n");
}

TEST(Csv, LetsNoSpreadsheetComputeAField) {
  EXPECT_EQ(csvLine({"=1+1", "@x", "+x", "-x"}), "'=1+1,'@x,'+x,'-x\r\n");
  EXPECT_EQ(csvLine({"-0.42", "+"}), "-0.42,'+\r\n") << "a number stays one";
  EXPECT_EQ(csvLine({"=a,b"}), "\"'=a,b\"\r\n");
}

}  // namespace
}  // namespace mb
