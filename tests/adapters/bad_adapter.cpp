// A program that misbehaves: it lets an honest one speak until the call named comes, and then does what its
// mode says.
//
//   bad-adapter MODE CALL HONEST-PROGRAM      CALL: hello, or a call of docs/adapters.md ("read")

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace {

using Json = nlohmann::json;

/// The honest program, behind two pipes.
class Honest {
 public:
  explicit Honest(const char* program) {
    std::array<int, 2> to{};
    std::array<int, 2> from{};
    if (pipe(to.data()) != 0 || pipe(from.data()) != 0) {
      std::exit(9);
    }
    if (fork() == 0) {
      dup2(to[0], STDIN_FILENO);
      dup2(from[1], STDOUT_FILENO);
      for (const int file : {to[0], to[1], from[0], from[1]}) {
        close(file);
      }
      execl(program, program, nullptr);
      _exit(9);
    }
    close(to[0]);
    close(from[1]);
    to_ = to[1];
    from_ = fdopen(from[0], "r");
  }
  void tell(const std::string& line) const {
    const std::string whole = line + "\n";
    if (write(to_, whole.data(), whole.size()) < 0) {
      std::exit(9);
    }
  }
  [[nodiscard]] std::string hear() const {
    std::string line;
    for (int c = std::fgetc(from_); c != EOF && c != '\n'; c = std::fgetc(from_)) {
      line += static_cast<char>(c);
    }
    return line;
  }

 private:
  int to_ = -1;
  FILE* from_ = nullptr;
};

void say(const std::string& line) {
  std::cout << line << '\n' << std::flush;
}

std::string listen() {
  std::string line;
  if (!std::getline(std::cin, line)) {
    std::exit(0);
  }
  return line;
}

[[noreturn]] void hang() {
  while (true) {
    pause();
  }
}

[[noreturn]] void flood(const std::string& what) {
  while (true) {
    std::cout << what;
  }
}

[[noreturn]] void eatMemory() {
  std::vector<std::vector<char>> all;
  while (true) {
    all.emplace_back(std::size_t{1} << 20U, 'x');
  }
}

/// What happens in place of the honest answer to a line of the host.
const std::map<std::string, std::function<void()>> kOutrages = {
    {"crash", [] { std::abort(); }},
    {"exit",
     [] {
       std::cerr << "no licence for this meter\n";
       std::exit(3);
     }},
    {"hang", [] { hang(); }},
    {"flood", [] { flood("xxxxxxxxxxxxxxxx"); }},
    {"flood-of-logs", [] { flood("{\"say\":\"log\",\"level\":\"info\",\"text\":\"x\"}\n"); }},
    {"flood-of-words",
     [] {
       while (true) {
         std::cerr << "words, words, words\n";
       }
     }},
    {"garbage", [] { say("\xFF\xFE\x00 not json"); }},
    {"deep", [] { say(std::string(5000, '[') + std::string(5000, ']')); }},
    {"half-a-line",
     [] {
       std::cout << "{\"say\":" << std::flush;
       hang();
     }},
    {"closes-its-output",
     [] {
       close(STDOUT_FILENO);
       hang();
     }},
    {"memory", [] { eatMemory(); }},
    {"file",
     [] {
       std::signal(SIGXFSZ, SIG_DFL);
       FILE* file = std::fopen("/tmp/meterbench-bad-adapter", "w");
       std::fputs("a file that an adapter may not write", file);
       std::fclose(file);
       std::abort();
     }},
    {"version",
     [] { say(R"({"say":"hello","protocol":99,"name":"future","version":"9","calls":["read"]})"); }},
    {"another-make",
     [] {
       say(R"({"say":"hello","protocol":1,"name":"x","version":"1","calls":["identify","enter","read","leave"],)"
           R"("traits":{"zeroing":"zero_at_stop"}})");
     }},
    {"wrong-id", [] { say(R"({"say":"done","id":4711})"); }},
    {"refuses", [] {}},
};

/// What is made of an honest result.
const std::map<std::string, std::function<void(Json&)>> kLies = {
    {"another-value", [](Json& done) { done["readings"][0]["value"] = "999.99999"; }},
    {"beyond-its-bytes", [](Json& done) { done["readings"][0]["offset"] = 500; }},
    {"longer-than-its-bytes", [](Json& done) { done["readings"][0]["length"] = 1000; }},
    {"an-exchange-that-was-not", [](Json& done) { done["readings"][0]["exchange"] = 40; }},
    {"not-a-number", [](Json& done) { done["readings"][0]["value"] = "NaN"; }},
    {"too-precise",
     [](Json& done) {
       done["readings"][0].erase("encoding");
       done["readings"][0].erase("scale");
       done["readings"][0]["value"] = "0.12345678901";
     }},
    {"too-long", [](Json& done) { done["readings"][0]["value"] = "1.00000000000000000000000000000000001"; }},
    {"number-as-json", [](Json& done) { done["readings"][0]["value"] = 12.5; }},
    {"unknown-unit", [](Json& done) { done["readings"][0]["unit"] = "gal"; }},
    {"no-volume", [](Json& done) { done["readings"].erase(0); }},
    {"nothing", [](Json& done) { done["readings"] = Json::array(); }},
    {"twice", [](Json& done) { done["readings"].push_back(done["readings"][0]); }},
    {"another-meter", [](Json& done) { done["number"] = "11111111"; }},
    {"no-number", [](Json& done) { done.erase("number"); }},
};

/// A meter that holds 229 whatever is written: E5, which is what it answers to a reset, is that number.
void answerAsWriter(const Json& told) {
  const Json id = told.at("id");
  say(Json({{"say", "exchange"}, {"id", id}, {"send", "1040FE3E16"}, {"answer", {{"rule", "mbus"}}}}).dump());
  static_cast<void>(listen());
  Json done = {{"say", "done"}, {"id", id}};
  if (told.at("call") == "read-back") {
    done["readings"] = Json::array({{{"quantity", "factor"},
                                     {"unit", "1"},
                                     {"value", "229"},
                                     {"encoding", "u8"},
                                     {"exchange", 1},
                                     {"offset", 0},
                                     {"length", 1}}});
  }
  say(done.dump());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    return 9;
  }
  const std::string mode = arguments[1];
  const std::string when = arguments[2];
  const Honest honest(arguments[3]);
  std::string call = "hello";
  while (true) {
    const std::string line = listen();
    const Json told = Json::parse(line);
    call = told.value("call", call);
    const bool now = when == call;
    if (const auto outrage = kOutrages.find(mode); now && outrage != kOutrages.end()) {
      outrage->second();
      if (mode == "refuses") {
        say(Json({{"say", "failed"}, {"id", told.at("id")}, {"text", "the meter is asleep"}}).dump());
      }
      continue;
    }
    if (mode == "writer" && (call == "read-back" || call == "write")) {
      answerAsWriter(told);
      continue;
    }
    honest.tell(line);
    const std::string answer = honest.hear();
    if (answer.empty()) {
      return 9;
    }
    Json said = Json::parse(answer);
    if (const auto lie = kLies.find(mode); now && lie != kLies.end() && said.at("say") == "done") {
      lie->second(said);
    }
    if (mode == "writer" && said.at("say") == "hello") {
      said["calls"].insert(said["calls"].end(), {"read-back", "write"});
    }
    say(said.dump());
    if (now && mode == "out-of-turn" && said.at("say") == "done") {
      say(R"({"say":"done","id":1})");
    }
  }
}
