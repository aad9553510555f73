// The shared sample records, compiled into this test program.
#include "tests/support/sample_evidence.cpp"
