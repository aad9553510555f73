#pragma once

#include "core/async/context.h"
#include "devices/bench/port_provider.h"

#include <map>
#include <string>
#include <vector>

namespace mb {

/// The ports of one bench by their ids, each asked for once, and what went wrong with them.
class PortSet {
 public:
  /// The description outlives the set; the provider is needed no longer than link() and registers() are
  /// called.
  PortSet(const BenchDescription& description, PortProvider& provider)
      : description_(description), provider_(provider) {}

  /// Null with a complaint in `errors()` when there is no such port; `user` says who needs it.
  [[nodiscard]] std::shared_ptr<Link> link(const std::string& id, const std::string& user);
  [[nodiscard]] std::shared_ptr<RegisterPort> registers(const std::string& id, const std::string& user);

  /// Of a port of bytes by its id; 9600 8N1 where the file says none. Error: the text of the file is none.
  [[nodiscard]] Expected<SerialSettings> settings(const std::string& id) const;

  /// Begins to open all links that were given out, side by side; Link::open() then finds them open.
  void beginOpening() const;
  /// What is worth knowing of the links that are open, as `port` rows of the journal and in the log.
  void record(const Context& context) const;

  /// Any of the ports given out is simulated.
  [[nodiscard]] bool isSimulated() const { return simulated_; }

  /// For other complaints of whoever builds.
  void complain(const std::string& where, const Error& error);
  [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }

 private:
  [[nodiscard]] const PortDescription* find(const std::string& id, const std::string& kind,
                                            const std::string& user);

  const BenchDescription& description_;
  PortProvider& provider_;
  std::map<std::string, std::shared_ptr<Link>> links_;
  std::map<std::string, std::shared_ptr<RegisterPort>> registers_;
  bool simulated_ = false;
  std::vector<std::string> errors_;
};

/// One error of many: each on its own, separated by blanks and semicolons.
[[nodiscard]] Error joined(const std::string& where, const std::vector<std::string>& errors);

}  // namespace mb
