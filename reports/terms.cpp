#include "reports/terms.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mb {
namespace {

constexpr auto kTerms = std::to_array<Translated>({
    // titles
    {Term::certificate, "检定证书", "Verification certificate"},
    {Term::notice, "检定结果通知书", "Notice of verification results"},
    {Term::partRecord, "单项检定记录", "Part record of verification"},
    {Term::rawRecord, "检定原始记录", "Raw record of verification"},
    // letterhead and frame
    {Term::certificateNumber, "证书编号", "Certificate No."},
    {Term::noticeNumber, "通知书编号", "Notice No."},
    {Term::recordNumber, "记录编号", "Record No."},
    {Term::page, "第 {} 页 共 {} 页", "page {} of {}"},
    {Term::copy, "副本 第 {} 份", "copy {}"},
    {Term::simulated, "模拟", "SIMULATED"},
    {Term::training, "培训用", "TRAINING"},
    {Term::notForCertificates, "不得用作检定证书", "not for certificates"},
    {Term::preview, "预览，非正式文件", "PREVIEW, not a paper"},
    {Term::authorisation, "计量授权证书号", "Authorisation No."},
    {Term::address, "地址", "Address"},
    {Term::telephone, "电话", "Telephone"},
    {Term::ledgerHead, "台账末行哈希", "Head of the ledger"},
    {Term::ledgerRow, "台账行号", "Ledger row"},
    {Term::benchIdentity, "装置标识", "Bench identity"},
    {Term::program, "程序标识", "Program identity"},
    {Term::seal, "（检定专用章）", "(seal)"},
    {Term::unsigned_, "未签名", "unsigned"},
    {Term::end, "以下空白", "end of document"},
    {Term::notInPart, "未经本机构书面批准，不得部分复制本文件。",
     "This document may be reproduced in full only, unless the institute agrees in writing."},
    {Term::checkByCode, "二维码含台账末行哈希、编号、装置标识和台账行号，可用于核对原始记录。",
     "The code holds head of the ledger, number, bench and ledger row, to check this paper against the "
     "record."},
    // the meter
    {Term::applicant, "送检单位", "Applicant"},
    {Term::instrument, "计量器具名称", "Measuring instrument"},
    {Term::heatMeter, "热量表", "Heat meter"},
    {Term::flowSensorOfHeatMeter, "热量表（流量传感器）", "Heat meter (flow sensor)"},
    {Term::typeAndSize, "型号规格", "Type and size"},
    {Term::serialNumber, "出厂编号", "Serial number"},
    {Term::manufacturer, "制造单位", "Manufacturer"},
    {Term::accuracyClass, "准确度等级", "Accuracy class"},
    {Term::classOf, "{} 级", "class {}"},
    {Term::nominalDiameter, "公称通径", "Nominal diameter"},
    {Term::permanentFlow, "常用流量", "Permanent flow"},
    {Term::minimumFlow, "最小流量", "Minimum flow"},
    {Term::maximumFlow, "最大流量", "Maximum flow"},
    {Term::transitionalFlow, "分界流量", "Transitional flow"},
    {Term::differenceRange, "温差范围", "Range of temperature difference"},
    {Term::installation, "安装位置", "Installation"},
    {Term::inReturn, "回水管", "return pipe"},
    {Term::inFlow, "进水管", "flow pipe"},
    {Term::batchNumber, "批号", "Batch"},
    {Term::position, "表位", "Position"},
    // the verification
    {Term::verificationKind, "检定类别", "Kind of verification"},
    {Term::first, "首次检定", "first verification"},
    {Term::subsequent, "后续检定", "subsequent verification"},
    {Term::inUse, "使用中检验", "in-use inspection"},
    {Term::regulation, "检定依据", "Regulation"},
    {Term::regulationEdition, "版本", "Edition"},
    {Term::conclusion, "检定结论", "Conclusion"},
    {Term::verifier, "检定员", "Verified by"},
    {Term::checker, "核验员", "Checked by"},
    {Term::verificationDate, "检定日期", "Date of verification"},
    {Term::validUntil, "有效期至", "Valid until"},
    {Term::method, "检定方法", "Method"},
    {Term::startStopWeighing, "启停质量法", "start-stop method, weighing"},
    {Term::run, "检定运行", "Run"},
    // standards and conditions
    {Term::standardsUsed, "检定使用的计量标准器", "Measurement standards used"},
    {Term::standard, "名称", "Standard"},
    {Term::standardId, "编号", "Number"},
    {Term::standardCertificate, "证书编号", "Certificate"},
    {Term::standardDue, "有效期至", "Due"},
    {Term::standardUncertainty, "扩展不确定度（k = 2）", "Expanded uncertainty (k = 2)"},
    {Term::benchName, "标准装置名称", "Bench"},
    {Term::benchNumber, "标准装置编号", "Bench No."},
    {Term::benchUncertainty, "不确定度等级", "Uncertainty of the bench"},
    {Term::benchRange, "测量范围", "Measuring range"},
    {Term::benchCertificate, "计量标准考核证书号", "Certificate of the bench"},
    {Term::benchDue, "考核证书有效期至", "Certificate of the bench valid until"},
    {Term::conditions, "检定条件", "Conditions"},
    {Term::waterTemperature, "水温", "Water temperature"},
    {Term::waterPressure, "水压（绝对）", "Water pressure (absolute)"},
    {Term::airTemperature, "环境温度", "Air temperature"},
    {Term::airHumidity, "相对湿度", "Relative humidity"},
    {Term::airPressure, "大气压力", "Air pressure"},
    // items and points
    {Term::items, "检定项目及结果", "Items and results"},
    {Term::item, "检定项目", "Item"},
    {Term::result, "结果", "Result"},
    {Term::date, "日期", "Date"},
    {Term::place, "标准装置", "Bench"},
    {Term::how, "方式", "How"},
    {Term::byBench, "装置检定", "on the bench"},
    {Term::byHand, "人工检查", "by hand"},
    {Term::person, "人员", "Person"},
    {Term::appearance, "外观检查", "Appearance"},
    {Term::runningCheck, "运行检查", "Running check"},
    {Term::tightness, "密封性检查", "Tightness"},
    {Term::errors, "示值误差", "Errors of indication"},
    {Term::repeatability, "重复性", "Repeatability"},
    {Term::flowSensor, "流量传感器", "Flow sensor"},
    {Term::sensorPair, "配对温度传感器", "Temperature sensor pair"},
    {Term::calculator, "计算器", "Calculator"},
    {Term::calculatorPair, "计算器与配对温度传感器组合", "Calculator with temperature sensor pair"},
    {Term::complete, "热量表整体", "Complete meter"},
    {Term::waterVolume, "水表体积示值", "Volume of a water meter"},
    {Term::points, "流量点检定数据", "Results at the flow points"},
    {Term::point, "检定点", "Point"},
    {Term::runOfPoint, "次数", "Run"},
    {Term::mean, "平均", "mean"},
    {Term::flow, "流量", "Flow"},
    {Term::referenceVolume, "标准体积", "Reference volume"},
    {Term::indicatedVolume, "指示体积", "Indicated volume"},
    {Term::error, "示值误差", "Error"},
    {Term::maximumPermissibleError, "最大允许误差", "MPE"},
    {Term::expandedUncertainty, "扩展不确定度 U", "Expanded uncertainty U"},
    {Term::coverageFactor, "包含因子 k", "Coverage factor k"},
    {Term::benchRatio, "U装置/MPE", "U bench/MPE"},
    {Term::high, "大流量", "high"},
    {Term::middle, "中流量", "middle"},
    {Term::low, "小流量", "low"},
    {Term::decisionRule, "判定规则", "Decision rule"},
    {Term::simpleAcceptance, "简单接受：|示值误差| ≤ 最大允许误差为合格。",
     "Simple acceptance: conforming where |error| ≤ MPE."},
    {Term::reducedLimit, "装置不确定度超过规定比例时，允许误差减去装置不确定度后判定。",
     "Where the uncertainty of the bench exceeds its ratio, the limit is the MPE less that uncertainty."},
    {Term::benchRatioLimit, "装置扩展不确定度不大于最大允许误差的 1/{}。",
     "The expanded uncertainty of the bench is at most 1/{} of the MPE."},
    {Term::roundedForPrint, "数值修约后打印，判定使用未修约值。",
     "Printed values are rounded; the decision used the unrounded ones."},
    // verdicts
    {Term::pass, "合格", "pass"},
    {Term::fail, "不合格", "fail"},
    {Term::invalid, "无效", "invalid"},
    {Term::inconclusive, "无法判定", "inconclusive"},
    {Term::aborted, "中止", "aborted"},
    {Term::notTested, "未检", "not tested"},
    {Term::passClass, "合格，符合 {} 级要求", "conforms to accuracy class {}"},
    {Term::failedItems, "不合格项目", "Items that failed"},
    {Term::missingItems, "未完成项目", "Items not completed"},
    {Term::outsideLimit, "示值误差超过最大允许误差", "the error lies outside the maximum permissible error"},
    {Term::earlierPapers, "以往证书和通知书", "Earlier certificates and notices"},
    {Term::remarks, "说明", "Remarks"},
    {Term::interruptions, "中断与续检", "Interruptions"},
    {Term::lastTime, "中断前最后时间", "Last time before"},
    {Term::setAside, "作废的台账行", "Rows set aside"},
    {Term::notTheWholeMeter, "本结论仅适用于所列检定项目。",
     "The conclusion holds for the items listed and no others."},
    {Term::partIsNoCertificate, "本记录为单项检定记录，不是检定证书。",
     "This is the record of one item and no certificate."},
    // columns of the raw record
    {Term::serial, "序号", "No."},
    {Term::meterNumber, "表编号", "Meter"},
    {Term::flowPoint, "流量点", "Flow point"},
    {Term::meterStart, "表初值", "Meter start"},
    {Term::meterEnd, "表终值", "Meter end"},
    {Term::meterIndication, "表示值", "Meter indication"},
    {Term::balanceStart, "天平初值", "Balance start"},
    {Term::balanceEnd, "天平终值", "Balance end"},
    {Term::balanceIndication, "天平示值", "Balance indication"},
    {Term::temperature, "温度", "Temperature"},
    {Term::density, "密度", "Density"},
    {Term::reference, "标准值", "Reference"},
    {Term::requirement, "误差要求", "Limit"},
    {Term::verdict, "检定结果", "Verdict"},
    {Term::standardsInShort, "标准器证书（有效期至）", "Certificates of the standards (due)"},
    {Term::benchUncertaintyColumn, "U装置", "U bench"},
    {Term::resultUncertaintyColumn, "U结果", "U result"},
    // reasons of results
    {Term::excluded, "未参加检定运行", "took no part in the run"},
    {Term::noReading, "热量表无读数", "the meter gave no reading"},
    {Term::noStart, "无初值读数", "no start reading before the water flowed"},
    {Term::noEnd, "无终值读数", "no end reading"},
    {Term::notConfirmed, "终值未复读确认", "the end reading was not read a second time"},
    {Term::endsDiffer, "静止时两次终值不一致", "the two end readings at rest differ"},
    {Term::wrongMeter, "读数来自其他表", "a reading came from another meter"},
    {Term::vibChanged, "初值与终值的VIF不同", "start and end were read with different VIFs"},
    {Term::unitUnknown, "寄存器单位未知", "the unit of the register is not known"},
    {Term::notZeroed, "开始前寄存器未归零", "the register had not returned to 0 before the start"},
    {Term::endIsZero, "终值为零，读数过晚", "the register read 0 at the end: it was read too late"},
    {Term::backwards, "终值小于初值", "the end reading is below the start reading"},
    {Term::notMoved, "寄存器未走字，读数未证实为新值",
     "the register did not move: the readings are not proved fresh"},
    {Term::conditionBreached, "检定条件被破坏", "a condition of the measurement was breached"},
    {Term::balanceUnusable, "天平无有效稳定读数",
     "the balance gave no two stable readings with a gain between them"},
    {Term::windowUnusable, "阀门开闭未包含流动过程", "the valve's opening and closing do not enclose a flow"},
    {Term::seriesGap, "温度、压力或环境测量不连续",
     "temperature, pressure or air were not measured through the whole run"},
    {Term::waterOutOfRange, "水温或水压超出水性表范围",
     "temperature or pressure lie outside the tables of water"},
    {Term::temperatureOutOfRange, "表位处水温超出规程范围",
     "the water at the meter was outside the range of the regulation"},
    {Term::flowOutOfRange, "平均流量超出检定点范围", "the mean flow lies outside the range of the point"},
    {Term::uncertaintyTooLarge, "装置不确定度超过规定",
     "the uncertainty of the bench is too large for this limit"},
    {Term::limitReduced, "允许误差已减去装置不确定度",
     "the limit was reduced by the uncertainty of the bench"},
    {Term::repeatOutside, "重复检定超过允许误差", "a repeat lies outside the limit"},
    {Term::meanOutside, "三次平均值超过允许误差", "the mean of the three runs lies outside the limit"},
    {Term::repeatMissing, "重复检定未能评定", "a repeat of the point could not be evaluated"},
    // reasons of verdicts
    {Term::atPoint, "{}点：{}", "point {}: {}"},
    {Term::silent, "热量表无应答", "the meter does not answer"},
    {Term::noVerificationState, "未能进入检定状态", "does not enter the verification state"},
    {Term::notMeasured, "未检", "was not measured"},
    {Term::repeatsMissing, "首次超过允许误差，缺少重复检定",
     "the first run was outside the limit and its repeats are missing"},
    {Term::errorOutside, "示值误差超过最大允许误差", "error outside the limit"},
    // notes of the raw record
    {Term::truncationNote, "表示值为终值减初值；初值按定义为零的寄存器，因显示截尾加最末位的二分之一。",
     "Meter indication: end less start; where the register starts from 0 by definition, half of its last "
     "digit is added, for "
     "the display truncates."},
    {Term::referenceNote, "标准值由天平示值经空气浮力、蒸发和管路存水修正后除以表位处密度得到。",
     "Reference: balance indication, corrected for air buoyancy, evaporation and pipe content, by the "
     "density at the meter."},
});

/// The words of ledger and regulation that papers translate.
constexpr auto kWords = std::to_array<std::pair<std::string_view, Term>>({
    {"first", Term::first},
    {"subsequent", Term::subsequent},
    {"in-use", Term::inUse},
    {"appearance", Term::appearance},
    {"running-check", Term::runningCheck},
    {"tightness", Term::tightness},
    {"errors", Term::errors},
    {"repeatability", Term::repeatability},
    {"flow-sensor", Term::flowSensor},
    {"sensor-pair", Term::sensorPair},
    {"calculator", Term::calculator},
    {"calculator-pair", Term::calculatorPair},
    {"complete", Term::complete},
    {"water-volume", Term::waterVolume},
    {"high", Term::high},
    {"middle", Term::middle},
    {"low", Term::low},
    {"permanent", Term::permanentFlow},
    {"transitional", Term::transitionalFlow},
    {"minimum", Term::minimumFlow},
    {"mean", Term::mean},
    {"pass", Term::pass},
    {"fail", Term::fail},
    {"invalid", Term::invalid},
    {"inconclusive", Term::inconclusive},
    {"aborted", Term::aborted},
    {"not-tested", Term::notTested},
    {"start-stop", Term::startStopWeighing},
    {"return", Term::inReturn},
    {"flow", Term::inFlow},
    {"excluded", Term::excluded},
    {"no-reading", Term::noReading},
    {"no-start-reading", Term::noStart},
    {"no-end-reading", Term::noEnd},
    {"end-not-confirmed", Term::notConfirmed},
    {"end-readings-differ", Term::endsDiffer},
    {"wrong-meter", Term::wrongMeter},
    {"vib-changed", Term::vibChanged},
    {"unit-unknown", Term::unitUnknown},
    {"not-zeroed", Term::notZeroed},
    {"end-is-zero", Term::endIsZero},
    {"register-backwards", Term::backwards},
    {"register-not-moved", Term::notMoved},
    {"condition-breached", Term::conditionBreached},
    {"balance-unusable", Term::balanceUnusable},
    {"window-unusable", Term::windowUnusable},
    {"series-gap", Term::seriesGap},
    {"water-out-of-range", Term::waterOutOfRange},
    {"temperature-out-of-range", Term::temperatureOutOfRange},
    {"flow-out-of-range", Term::flowOutOfRange},
    {"uncertainty-too-large", Term::uncertaintyTooLarge},
    {"limit-reduced", Term::limitReduced},
    {"repeat-outside", Term::repeatOutside},
    {"mean-outside", Term::meanOutside},
    {"repeat-missing", Term::repeatMissing},
    {"silent", Term::silent},
    {"no-verification-state", Term::noVerificationState},
});

/// A reason without its point: "code: particulars", or the English of a term with or without particulars.
/// These stand in the English alone.
Text reasonAlone(const std::string& reason) {
  const std::size_t colon = reason.find(": ");
  if (colon != std::string::npos) {
    if (const auto term = termNamed(reason.substr(0, colon))) {
      return Text{text(*term).zh, reason.substr(colon + 2)};
    }
  }
  const Translated* longest = nullptr;
  for (std::size_t i = static_cast<std::size_t>(Term::excluded); i < kTerms.size(); ++i) {
    const Translated& line = kTerms.at(i);
    if (reason.starts_with(line.en) && (longest == nullptr || line.en.size() > longest->en.size())) {
      longest = &line;
    }
  }
  if (longest == nullptr) {
    return plain(reason);
  }
  return Text{std::string(longest->zh), reason};
}

}  // namespace

Text plain(std::string value) {
  return Text{value.empty() ? std::string("–") : std::move(value), std::string()};
}

Text inBoth(std::string zh, std::string en) {
  if (zh.empty() || zh == en) {
    return plain(std::move(en));
  }
  return Text{std::move(zh), std::move(en)};
}

std::span<const Translated> allTerms() {
  return kTerms;
}

Text text(Term term) {
  const Translated& line = kTerms.at(static_cast<std::size_t>(term));
  return Text{std::string(line.zh), std::string(line.en)};
}

Text text(Term term, const std::vector<std::string>& values) {
  Text filled = text(term);
  for (std::string* one : {&filled.zh, &filled.en}) {
    std::size_t at = 0;
    for (const std::string& value : values) {
      at = one->find("{}", at);
      if (at == std::string::npos) {
        break;
      }
      one->replace(at, 2, value);
      at += value.size();
    }
  }
  return filled;
}

std::optional<Term> termNamed(std::string_view word) {
  const auto found = std::ranges::find(kWords, word, &std::pair<std::string_view, Term>::first);
  return found == kWords.end() ? std::nullopt : std::optional<Term>(found->second);
}

Text textOfReason(const std::string& reason) {
  constexpr std::string_view kPoint = "point ";
  const std::size_t end = reason.find_first_of(": ", kPoint.size());
  if (!reason.starts_with(kPoint) || end == std::string::npos) {
    return reasonAlone(reason);
  }
  const Text point = textOfWord(reason.substr(kPoint.size(), end - kPoint.size()));
  const std::size_t rest = reason.find_first_not_of(": ", end);
  const Text why = reasonAlone(rest == std::string::npos ? std::string() : reason.substr(rest));
  Text all = text(Term::atPoint, {point.zh, why.zh});
  all.en = reason;
  return all;
}

Text textOfWord(const std::string& word) {
  const auto term = termNamed(word);
  return term ? text(*term) : plain(word);
}

}  // namespace mb
