#include "core/model/institute.h"

namespace mb {

InstituteDescription parseInstitute(const ConfigTable& table) {
  InstituteDescription institute;
  institute.nameZh = table.optionalString("name_zh");
  institute.address = table.optionalString("address");
  institute.addressZh = table.optionalString("address_zh");
  institute.telephone = table.optionalString("telephone");
  institute.authorisation = table.optionalString("authorisation");
  institute.benchNumber = table.optionalString("bench_number");
  institute.benchUncertainty = table.optionalString("bench_uncertainty");
  institute.benchRange = table.optionalString("bench_range");
  institute.benchCertificate = table.optionalString("bench_certificate");
  institute.benchDue = table.optionalDate("bench_due");
  return institute;
}

}  // namespace mb
