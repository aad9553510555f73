# Writes program_identity.cpp: SHA-256 over the metrological sources (path and content, in the order of their paths) and
# the compiler with its flags. Called as a script at build time: -DSOURCE=... -DOUT=... -DFLAGS=... -DVERSION=...
set(folders core/quantity core/water core/thermometry core/regulation core/evaluation core/verification
    core/model core/config devices/codec devices/bus devices/profile devices/meter devices/instrument devices/plant procedures)
set(all "")
foreach(folder ${folders})
  file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/${folder}/*.h ${SOURCE}/${folder}/*.cpp)
  list(APPEND all ${files})
endforeach()
list(SORT all)
set(digest "${FLAGS}")
foreach(file ${all})
  file(SHA256 ${SOURCE}/${file} hash)
  string(APPEND digest "\n${file} ${hash}")
endforeach()
string(SHA256 identity "${digest}")
set(text "#include \"core/identity/program_identity.h\"\n
namespace mb {\n
std::string_view programIdentity() { return \"${identity}\"; }\n
std::string_view programVersion() { return \"${VERSION}\"; }\n
}  // namespace mb\n")
set(old "")
if(EXISTS ${OUT})
  file(READ ${OUT} old)
endif()
if(NOT old STREQUAL text)
  file(WRITE ${OUT} "${text}")
endif()
