#pragma once

#include <istream>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// `meterbench decode [--protocol NAME] [--variant WORDS] [--key HEX] [--json] HEX…|-`
struct DecodeOptions {
  std::string protocol = "mbus";  ///< see protocolDecoder()
  std::string variant;            ///< what a telegram does not say itself; see there
  /// AES-128 key of encrypted M-Bus telegrams (mode 5), 32 hex digits; empty: none. (Compact frames take
  /// their format from the telegrams before them.)
  std::string key;
  bool json = false;  ///< one object a telegram, one a line (DESIGN 8); otherwise a tree for people
  /// Telegrams in hex, one an argument; arguments of two digits each are the bytes of a single telegram, so
  /// that `decode 68 03 03 68 …` needs no quotes. A single "-" (or nothing) reads them from standard input,
  /// one a line; empty lines and lines that begin with # are skipped.
  std::vector<std::string> telegrams;
};

/// Prints what the telegrams say. Returns 0, 1 if any of them could not be decoded whole, 2 on wrong use
/// (unknown protocol or variant, no telegram, no key, text that is not hex: the message on `err` names line
/// and character).
[[nodiscard]] int decodeCommand(const DecodeOptions& options, std::istream& in, std::ostream& out,
                                std::ostream& err);

}  // namespace mb::cli
