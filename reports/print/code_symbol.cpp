#include "reports/print/code_symbol.h"

#include <memory>

#include <zint.h>

namespace mb {
namespace {

constexpr int kLevelM = 2;

bool isDark(const zint_symbol& symbol, int row, int column) {
  return ((symbol.encoded_data[row][column / 8] >> (column % 8)) & 1) != 0;
}

}  // namespace

Expected<QPainterPath> codeSymbol(const std::string& content, double size) {
  const std::unique_ptr<zint_symbol, void (*)(zint_symbol*)> symbol(ZBarcode_Create(), ZBarcode_Delete);
  if (symbol == nullptr) {
    return fail("no memory for the code of a paper");
  }
  symbol->symbology = BARCODE_QRCODE;
  symbol->input_mode = UNICODE_MODE;
  symbol->option_1 = kLevelM;
  const auto* bytes = reinterpret_cast<const unsigned char*>(content.data());
  if (ZBarcode_Encode(symbol.get(), bytes, static_cast<int>(content.size())) >= ZINT_ERROR) {
    return fail(std::string("the code of a paper cannot be made: ") + symbol->errtxt);
  }
  QPainterPath dark;
  const double module = size / symbol->width;
  for (int row = 0; row < symbol->rows; ++row) {
    for (int column = 0; column < symbol->width; ++column) {
      int run = 0;
      while (column + run < symbol->width && isDark(*symbol, row, column + run)) {
        ++run;
      }
      if (run > 0) {
        dark.addRect(column * module, row * module, run * module, module);
        column += run;
      }
    }
  }
  return dark;
}

}  // namespace mb
