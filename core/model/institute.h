#pragma once

#include "core/config/table.h"

#include <string>

namespace mb {

/// What the letterhead and the record head of an institute say besides its name: the [institute_on_papers]
/// table of a bench file. All of it may be missing; papers then print a dash.
struct InstituteDescription {
  std::string nameZh;
  std::string address;
  std::string addressZh;
  std::string telephone;
  std::string authorisation;     ///< 计量授权证书号: by what the institute may verify
  std::string benchNumber;       ///< 标准装置编号
  std::string benchUncertainty;  ///< 不确定度/准确度等级 of the bench, as its own certificate says
  std::string benchRange;        ///< 测量范围
  std::string benchCertificate;  ///< 计量标准考核证书号
  std::string benchDue;          ///< 计量标准考核证书有效期至: ISO date
};

[[nodiscard]] InstituteDescription parseInstitute(const ConfigTable& table);

}  // namespace mb
