// The shared fake bench, compiled into this test program.
#include "tests/support/water_bench.cpp"
