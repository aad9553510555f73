#include "core/evaluation/point_record.h"

namespace mb {

RowGeometry rowGeometry(const BenchDescription& bench) {
  RowGeometry geometry;
  geometry.positions = bench.row.positions;
  geometry.spacing = bench.row.spacing;
  geometry.inletDistance = bench.row.inletDistance;
  geometry.outletDistance = bench.row.outletDistance;
  geometry.contentPerPosition = bench.row.contentPerPosition;
  geometry.contentToStandard = bench.row.outletToTank;
  geometry.standardSide = StandardSide::downstream;
  return geometry;
}

}  // namespace mb
