<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Alarm</name>
    <message>
        <source>no value</source>
        <translation>无数值</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>alarm</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>urgent</source>
        <translation>紧急</translation>
    </message>
    <message>
        <source>Position %1 is out: %2.</source>
        <translation>工位 %1 已退出：%2。</translation>
    </message>
    <message>
        <source>Look whether the head sits right and the meter has power.</source>
        <translation>请检查光电头是否放正、表计是否有电。</translation>
    </message>
    <message>
        <source>Interlock “%1” at %2: the plant is stopped.</source>
        <translation>联锁“%1”动作，当前值 %2：装置已停。</translation>
    </message>
    <message>
        <source>%1 was breached at %2: this run of the point is invalid.</source>
        <translation>%1超出允许范围（%2）：本次测量无效。</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1失败：%2</translation>
    </message>
    <message>
        <source>Not at rest: %1. Look at the plant.</source>
        <translation>未回到安全状态：%1。请查看现场。</translation>
    </message>
    <message>
        <source>Position %1, %2: error outside the limit; the repeat rule decides.</source>
        <translation>工位 %1，%2：示值误差超差，按复测规则判定。</translation>
    </message>
    <message>
        <source>The run failed: %1</source>
        <translation>运行失败：%1</translation>
    </message>
</context>
<context>
    <name>BandState</name>
    <message>
        <source>not watched now</source>
        <translation>当前不监视</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>合格范围内</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>超出范围</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>无数值</translation>
    </message>
    <message>
        <source>Water, inlet</source>
        <translation>进口水温</translation>
    </message>
    <message>
        <source>Water, outlet</source>
        <translation>出口水温</translation>
    </message>
    <message>
        <source>Load of the balance</source>
        <translation>天平载荷</translation>
    </message>
</context>
<context>
    <name>Durations</name>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>MeterState</name>
    <message>
        <source>empty</source>
        <translation>空位</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>测量中</translation>
    </message>
    <message>
        <source>repeating</source>
        <translation>复测中</translation>
    </message>
    <message>
        <source>out</source>
        <translation>已退出</translation>
    </message>
</context>
<context>
    <name>Mimic</name>
    <message>
        <source>Supply</source>
        <translation>供水箱</translation>
    </message>
    <message>
        <source>heater on</source>
        <translation>加热开</translation>
    </message>
    <message>
        <source>heater off</source>
        <translation>加热关</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>open</source>
        <translation>开</translation>
    </message>
    <message>
        <source>shut</source>
        <translation>关</translation>
    </message>
    <message>
        <source>to tank</source>
        <translation>入称量箱</translation>
    </message>
    <message>
        <source>to storage</source>
        <translation>回水箱</translation>
    </message>
    <message>
        <source>moving</source>
        <translation>变化中</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>稳定</translation>
    </message>
    <message>
        <source>drain open</source>
        <translation>排水开</translation>
    </message>
    <message>
        <source>drain shut</source>
        <translation>排水关</translation>
    </message>
    <message>
        <source>old</source>
        <translation>过期</translation>
    </message>
</context>
<context>
    <name>StepState</name>
    <message>
        <source>planned</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>未执行</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Identify meters</source>
        <translation>识别表计</translation>
    </message>
    <message>
        <source>Flush</source>
        <translation>冲洗排气</translation>
    </message>
    <message>
        <source>Enter verification state</source>
        <translation>进入检定状态</translation>
    </message>
    <message>
        <source>Leave verification state</source>
        <translation>退出检定状态</translation>
    </message>
    <message>
        <source>Prepare tank</source>
        <translation>准备称量箱</translation>
    </message>
    <message>
        <source>Stabilise flow</source>
        <translation>稳定流量</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Shut off</source>
        <translation>关断</translation>
    </message>
    <message>
        <source>Regulate flow</source>
        <translation>调节流量</translation>
    </message>
    <message>
        <source>Read registers</source>
        <translation>读取示值</translation>
    </message>
    <message>
        <source>high</source>
        <translation>大流量</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中流量</translation>
    </message>
    <message>
        <source>low</source>
        <translation>小流量</translation>
    </message>
    <message>
        <source>pass</source>
        <translation>合格</translation>
    </message>
    <message>
        <source>fail</source>
        <translation>不合格</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>inconclusive</source>
        <translation>不能判定</translation>
    </message>
    <message>
        <source>aborted</source>
        <translation>已中止</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>未检</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Flow in its band</source>
        <translation>流量在允许范围</translation>
    </message>
    <message>
        <source>Temperature change</source>
        <translation>温度变化</translation>
    </message>
    <message>
        <source>Water temperature</source>
        <translation>水温</translation>
    </message>
    <message>
        <source>Ambient temperature</source>
        <translation>环境温度</translation>
    </message>
    <message>
        <source>Ambient humidity</source>
        <translation>环境湿度</translation>
    </message>
    <message>
        <source>Ambient pressure</source>
        <translation>大气压力</translation>
    </message>
    <message>
        <source>Value of %1 is fresh</source>
        <translation>%1 数值及时</translation>
    </message>
    <message>
        <source>%1 in its calibrated range</source>
        <translation>%1 在校准范围内</translation>
    </message>
    <message>
        <source>%1 not overloaded</source>
        <translation>%1 未过载</translation>
    </message>
    <message>
        <source>tank overflow switch</source>
        <translation>称量箱溢流开关</translation>
    </message>
    <message>
        <source>tank too full</source>
        <translation>称量箱过满</translation>
    </message>
    <message>
        <source>water too hot</source>
        <translation>水温过高</translation>
    </message>
    <message>
        <source>pressure too high</source>
        <translation>压力过高</translation>
    </message>
    <message>
        <source>pump runs dry</source>
        <translation>水泵干转</translation>
    </message>
    <message>
        <source>balance silent</source>
        <translation>天平无数据</translation>
    </message>
    <message>
        <source>inlet thermometer silent</source>
        <translation>进口温度计无数据</translation>
    </message>
    <message>
        <source>inlet pressure silent</source>
        <translation>进口压力无数据</translation>
    </message>
    <message>
        <source>valve</source>
        <translation>阀门</translation>
    </message>
    <message>
        <source>three-way valve</source>
        <translation>三通阀</translation>
    </message>
    <message>
        <source>regulating valve</source>
        <translation>调节阀</translation>
    </message>
    <message>
        <source>pump</source>
        <translation>水泵</translation>
    </message>
    <message>
        <source>heater</source>
        <translation>加热器</translation>
    </message>
    <message>
        <source>drain</source>
        <translation>排水阀</translation>
    </message>
    <message>
        <source>balance: slope</source>
        <translation>天平：斜率</translation>
    </message>
    <message>
        <source>balance: repeatability</source>
        <translation>天平：重复性</translation>
    </message>
    <message>
        <source>balance: resolution</source>
        <translation>天平：分辨力</translation>
    </message>
    <message>
        <source>balance: drift</source>
        <translation>天平：漂移</translation>
    </message>
    <message>
        <source>balance: linearity</source>
        <translation>天平：线性</translation>
    </message>
    <message>
        <source>air temperature</source>
        <translation>空气温度</translation>
    </message>
    <message>
        <source>air humidity</source>
        <translation>空气湿度</translation>
    </message>
    <message>
        <source>air pressure</source>
        <translation>空气压力</translation>
    </message>
    <message>
        <source>air density formula</source>
        <translation>空气密度公式</translation>
    </message>
    <message>
        <source>pipe content</source>
        <translation>管内存水</translation>
    </message>
    <message>
        <source>inlet temperature</source>
        <translation>进口温度</translation>
    </message>
    <message>
        <source>outlet temperature</source>
        <translation>出口温度</translation>
    </message>
    <message>
        <source>water temperature</source>
        <translation>水温</translation>
    </message>
    <message>
        <source>temperature at the position</source>
        <translation>工位处温度</translation>
    </message>
    <message>
        <source>inlet pressure</source>
        <translation>进口压力</translation>
    </message>
    <message>
        <source>outlet pressure</source>
        <translation>出口压力</translation>
    </message>
    <message>
        <source>water pressure</source>
        <translation>水压</translation>
    </message>
    <message>
        <source>density of water</source>
        <translation>水的密度</translation>
    </message>
    <message>
        <source>evaporation</source>
        <translation>蒸发</translation>
    </message>
    <message>
        <source>tank factor</source>
        <translation>称量箱系数</translation>
    </message>
    <message>
        <source>timing of the line valve</source>
        <translation>阀门动作时间</translation>
    </message>
    <message>
        <source>resolution of the meter</source>
        <translation>表计分辨力</translation>
    </message>
    <message>
        <source>measuring interval of the meter</source>
        <translation>表计测量间隔</translation>
    </message>
    <message>
        <source>repeatability</source>
        <translation>重复性</translation>
    </message>
    <message>
        <source>start-stop</source>
        <translation>启停法</translation>
    </message>
    <message>
        <source>flow sensor</source>
        <translation>流量传感器</translation>
    </message>
    <message>
        <source>first verification</source>
        <translation>首次检定</translation>
    </message>
    <message>
        <source>subsequent verification</source>
        <translation>后续检定</translation>
    </message>
    <message>
        <source>in-use verification</source>
        <translation>使用中检查</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>does not enter the verification state</source>
        <translation>未进入检定状态</translation>
    </message>
    <message>
        <source>took no part in the run</source>
        <translation>未参加本次测量</translation>
    </message>
    <message>
        <source>the meter gave no reading</source>
        <translation>表计没有读数</translation>
    </message>
    <message>
        <source>no start reading before the water flowed</source>
        <translation>通水前没有初值</translation>
    </message>
    <message>
        <source>no end reading: nothing is known of what the meter counted</source>
        <translation>没有终值，无法得知表计的累计量</translation>
    </message>
    <message>
        <source>the end reading was not read a second time</source>
        <translation>终值未经二次读取</translation>
    </message>
    <message>
        <source>the two end readings at rest differ</source>
        <translation>静止时两次终值不一致</translation>
    </message>
    <message>
        <source>a reading came from another meter than the one clamped in</source>
        <translation>读数来自另一台表计</translation>
    </message>
    <message>
        <source>start and end were read with different VIFs</source>
        <translation>初值与终值的 VIF 不同</translation>
    </message>
    <message>
        <source>the register is not a volume in a known unit</source>
        <translation>寄存器不是已知单位的体积</translation>
    </message>
    <message>
        <source>the register had not returned to 0 before the start</source>
        <translation>开始前寄存器未归零</translation>
    </message>
    <message>
        <source>a register that zeroes reads 0 at the end: it was read too late</source>
        <translation>归零型寄存器终值为 0：读取过晚</translation>
    </message>
    <message>
        <source>the end reading is below the start reading</source>
        <translation>终值小于初值</translation>
    </message>
    <message>
        <source>the register did not move: the readings are not proved fresh</source>
        <translation>寄存器未变化：不能证明读数是新的</translation>
    </message>
    <message>
        <source>a condition of the measurement was breached</source>
        <translation>测量条件超出允许范围</translation>
    </message>
    <message>
        <source>the balance gave no two stable readings with a gain between them</source>
        <translation>天平没有给出两次稳定且递增的读数</translation>
    </message>
    <message>
        <source>the line valve&apos;s opening and closing do not enclose a flow</source>
        <translation>阀门的开启与关闭之间没有水流</translation>
    </message>
    <message>
        <source>temperature, pressure or air were not measured through the whole run</source>
        <translation>温度、压力或空气参数未全程测量</translation>
    </message>
    <message>
        <source>temperature or pressure lie outside the tables of water</source>
        <translation>温度或压力超出水物性表范围</translation>
    </message>
    <message>
        <source>the water at the meter was outside the range of the regulation</source>
        <translation>表计处水温超出规程范围</translation>
    </message>
    <message>
        <source>the mean flow lies outside the range of the point</source>
        <translation>平均流量超出该点范围</translation>
    </message>
    <message>
        <source>the uncertainty of the bench is too large for this limit</source>
        <translation>装置不确定度相对允许误差过大</translation>
    </message>
    <message>
        <source>the limit was reduced by the uncertainty of the bench</source>
        <translation>允许误差已按装置不确定度收紧</translation>
    </message>
    <message>
        <source>a repeat lies outside the limit</source>
        <translation>复测超出最大允许误差</translation>
    </message>
    <message>
        <source>the mean of the three runs lies outside the limit</source>
        <translation>三次平均超出最大允许误差</translation>
    </message>
    <message>
        <source>a repeat of the point could not be evaluated</source>
        <translation>该点的复测无法评定</translation>
    </message>
    <message>
        <source>the balance does not come to rest</source>
        <translation>天平不能稳定</translation>
    </message>
    <message>
        <source>the balance gives no value</source>
        <translation>天平没有数值</translation>
    </message>
    <message>
        <source>the base load of the tank is not reached</source>
        <translation>称量箱未达到底量</translation>
    </message>
    <message>
        <source>a fault of the program</source>
        <translation>程序故障</translation>
    </message>
    <message>
        <source>the diverter does not move</source>
        <translation>换向阀不动作</translation>
    </message>
    <message>
        <source>the drain does not move</source>
        <translation>排水阀不动作</translation>
    </message>
    <message>
        <source>collecting takes longer than the flow explains</source>
        <translation>收集时间超过流量所需</translation>
    </message>
    <message>
        <source>the flow indicator gives no value</source>
        <translation>流量指示没有数值</translation>
    </message>
    <message>
        <source>the flow does not become steady</source>
        <translation>流量不能稳定</translation>
    </message>
    <message>
        <source>a valve of the line does not move</source>
        <translation>管路阀门不动作</translation>
    </message>
    <message>
        <source>a line valve is open that should be shut</source>
        <translation>应关的管路阀门处于打开</translation>
    </message>
    <message>
        <source>no meter is left to measure</source>
        <translation>没有可测的表计</translation>
    </message>
    <message>
        <source>the regulating valve does not move</source>
        <translation>调节阀不动作</translation>
    </message>
    <message>
        <source>the tank does not drain</source>
        <translation>称量箱排水不畅</translation>
    </message>
    <message>
        <source>the water does not reach its temperature</source>
        <translation>水温达不到要求</translation>
    </message>
    <message>
        <source>the record failed: what cannot be recorded was not measured</source>
        <translation>记录失败：不能记录的即视为未测量</translation>
    </message>
    <message>
        <source>error outside the limit</source>
        <translation>误差超出最大允许误差</translation>
    </message>
    <message>
        <source>was not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>the first run was outside the limit and its repeats are missing</source>
        <translation>首次测量超差且缺少复测</translation>
    </message>
    <message>
        <source>an interlock stopped the plant</source>
        <translation>联锁使装置停止</translation>
    </message>
    <message>
        <source>point %1: %2</source>
        <translation>%1点：%2</translation>
    </message>
    <message>
        <source>the operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>aborted by %1</source>
        <translation>由%1中止</translation>
    </message>
    <message>
        <source>ended after a point by %1</source>
        <translation>由%1在测完本点后结束</translation>
    </message>
    <message>
        <source>interlock: %1</source>
        <translation>联锁：%1</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>run %1</source>
        <translation>第 %1 次</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>measuring interval</source>
        <translation>测量间隔</translation>
    </message>
    <message>
        <source>resolution</source>
        <translation>分辨力</translation>
    </message>
    <message>
        <source>Point %1: volume raised from %2 to %3 L by meter %4 in position %5 (%6)</source>
        <translation>%1点：因工位 %5 的表计 %4，体积由 %2 L 提高到 %3 L（%6）</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Running check</source>
        <translation>运转检查</translation>
    </message>
    <message>
        <source>Tightness</source>
        <translation>密封性</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>示值误差</translation>
    </message>
    <message>
        <source>Repeatability</source>
        <translation>重复性</translation>
    </message>
    <message>
        <source>standard %1 is not described by the bench file</source>
        <translation>装置文件中没有标准器 %1 的说明</translation>
    </message>
    <message>
        <source>standard %1 has no due date</source>
        <translation>标准器 %1 没有有效期</translation>
    </message>
    <message>
        <source>standard %1 (certificate %2) was past due on %3: due %4</source>
        <translation>标准器 %1（证书 %2）在 %3 已过有效期：有效期至 %4</translation>
    </message>
    <message>
        <source>the bench is simulated: its results never serve a certificate of a real edition</source>
        <translation>装置为模拟装置：其结果不得用于正式规程的检定证书</translation>
    </message>
    <message>
        <source>verifier and checker are one person (%1)</source>
        <translation>检定员与核验员为同一人（%1）</translation>
    </message>
    <message>
        <source>“%1” is a stand-in for demonstrations and signs for nobody</source>
        <translation>“%1”仅为演示用身份，不能代任何人签字</translation>
    </message>
    <message>
        <source>Write to the meter</source>
        <translation>写入表计</translation>
    </message>
    <message>
        <source>silence</source>
        <translation>无应答</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>collision</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>wake-up</source>
        <translation>唤醒</translation>
    </message>
    <message>
        <source>select</source>
        <translation>选址</translation>
    </message>
    <message>
        <source>reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>identify</source>
        <translation>识别</translation>
    </message>
    <message>
        <source>enter verification state</source>
        <translation>进入检定状态</translation>
    </message>
    <message>
        <source>leave verification state</source>
        <translation>退出检定状态</translation>
    </message>
    <message>
        <source>read to identify</source>
        <translation>识别读数</translation>
    </message>
    <message>
        <source>read at the start</source>
        <translation>读初值</translation>
    </message>
    <message>
        <source>read at the end</source>
        <translation>读终值</translation>
    </message>
    <message>
        <source>read once more</source>
        <translation>复读</translation>
    </message>
    <message>
        <source>not what was asked</source>
        <translation>应答不符</translation>
    </message>
    <message>
        <source>Standard %1 (certificate %2) is past due since %3: its results cannot serve a certificate</source>
        <translation>计量标准 %1（证书 %2）自 %3 起已过有效期：其结果不能用于检定证书</translation>
    </message>
</context>
<context>
    <name>mb::desktop::Actions</name>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Finish point</source>
        <translation>测完本点</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Acknowledge alarms</source>
        <translation>确认报警</translation>
    </message>
    <message>
        <source>Read the plan again</source>
        <translation>重新读取方案</translation>
    </message>
    <message>
        <source>Real time</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>20 times faster</source>
        <translation>20 倍速</translation>
    </message>
    <message>
        <source>As fast as it goes</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Find a meter</source>
        <translation>查找表计</translation>
    </message>
    <message>
        <source>Close the detail</source>
        <translation>关闭详情</translation>
    </message>
    <message>
        <source>Plot the whole run</source>
        <translation>绘出全程曲线</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>English or Chinese</source>
        <translation>英文或中文</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>默认文字大小</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>证书文件</translation>
    </message>
    <message>
        <source>Hand out</source>
        <translation>出具</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Read the record</source>
        <translation>读取台账</translation>
    </message>
    <message>
        <source>Save the trace</source>
        <translation>保存报文记录</translation>
    </message>
</context>
<context>
    <name>mb::desktop::BudgetBars</name>
    <message>
        <source>Budget</source>
        <translation>不确定度分量</translation>
    </message>
    <message>
        <source>no budget yet</source>
        <translation>尚无不确定度分量</translation>
    </message>
</context>
<context>
    <name>mb::desktop::CasePanel</name>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>A part of a verification: it has no case of its own.</source>
        <translation>属于检定的一部分：没有单独的检定案。</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ConsolePage</name>
    <message>
        <source>Save the trace</source>
        <translation>保存报文记录</translation>
    </message>
    <message>
        <source>Open a trace</source>
        <translation>打开报文记录</translation>
    </message>
    <message>
        <source>%1 exchanges saved in %2</source>
        <translation>已将 %1 次交换保存到 %2</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>No exchange yet</source>
        <translation>尚无交换</translation>
    </message>
    <message>
        <source>%1 of %2 exchanges · %3</source>
        <translation>%1 / %2 次交换 · %3</translation>
    </message>
    <message>
        <source>Line, position, purpose, or bytes in hex …</source>
        <translation>线路、工位、用途或十六进制字节…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>报文记录</translation>
    </message>
    <message>
        <source>Open a trace …</source>
        <translation>打开报文记录…</translation>
    </message>
    <message>
        <source>all outcomes</source>
        <translation>全部结果</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ExchangeCard</name>
    <message>
        <source>No profile takes values out of this answer.</source>
        <translation>没有配置文件能从该应答中取得数值。</translation>
    </message>
    <message>
        <source>Profiles that understand it; ← asks like this:</source>
        <translation>能解析它的配置文件；← 表示请求也相同：</translation>
    </message>
    <message>
        <source>Save the text</source>
        <translation>保存文本</translation>
    </message>
    <message>
        <source>Choose an exchange of the trace.</source>
        <translation>请在报文记录中选择一次交换。</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Saved in %1</source>
        <translation>已保存到 %1</translation>
    </message>
    <message>
        <source>Taken apart</source>
        <translation>解析</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>Who understands it?</source>
        <translation>谁能解析？</translation>
    </message>
    <message>
        <source>Make a profile of it</source>
        <translation>由此生成配置文件</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>保存…</translation>
    </message>
</context>
<context>
    <name>mb::desktop::MainWindow</name>
    <message>
        <source>MeterBench</source>
        <translation>MeterBench 检定装置</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>A run is under way. Abort it, bring the plant to its safe state, and close?</source>
        <translation>检定正在进行。是否中止运行，使装置回到安全状态，然后关闭？</translation>
    </message>
    <message>
        <source>Abort and close</source>
        <translation>中止并关闭</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续运行</translation>
    </message>
</context>
<context>
    <name>mb::desktop::MeterModel</name>
    <message>
        <source>Position %1, meter %2, %3</source>
        <translation>工位 %1，表计 %2，%3</translation>
    </message>
    <message>
        <source>; %1: error %2 %, limit %3 %</source>
        <translation>；%1：误差 %2 %，允许误差 %3 %</translation>
    </message>
</context>
<context>
    <name>mb::desktop::Mimic</name>
    <message>
        <source>Bench</source>
        <translation>装置</translation>
    </message>
</context>
<context>
    <name>mb::desktop::OutlookBars</name>
    <message>
        <source>U result %1 % is %2 % of the limit ±%3 %; U bench %4 %</source>
        <translation>结果 U %1 %，占允许误差 ±%3 % 的 %2 %；装置 U %4 %</translation>
    </message>
    <message>
        <source>Uncertainty against the limit</source>
        <translation>不确定度与允许误差</translation>
    </message>
</context>
<context>
    <name>mb::desktop::PaperModel</name>
    <message>
        <source>ready</source>
        <translation>可出具</translation>
    </message>
    <message>
        <source>handed out</source>
        <translation>已出具</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>not possible</source>
        <translation>不可出具</translation>
    </message>
    <message>
        <source>the whole run</source>
        <translation>整批</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>检定证书</translation>
    </message>
    <message>
        <source>Notice of results</source>
        <translation>检定结果通知书</translation>
    </message>
    <message>
        <source>Part record</source>
        <translation>单项检定记录</translation>
    </message>
    <message>
        <source>Raw record</source>
        <translation>原始记录</translation>
    </message>
    <message>
        <source>Pos.</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
</context>
<context>
    <name>mb::desktop::PapersPage</name>
    <message>
        <source>Run %1 · %2 · %3</source>
        <translation>运行 %1 · %2 · %3</translation>
    </message>
    <message>
        <source>Verification case of meter %1</source>
        <translation>表 %1 的检定案</translation>
    </message>
    <message>
        <source>Verification case</source>
        <translation>检定案</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Preview · %1</source>
        <translation>预览 · %1</translation>
    </message>
    <message>
        <source>No certificate yet. Missing: %1</source>
        <translation>尚不能出证。缺少：%1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>No paper of this case: %1</source>
        <translation>此检定案不能出具文件：%1</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Choose a paper of the list.</source>
        <translation>请在列表中选择文件。</translation>
    </message>
    <message>
        <source>Nothing was handed out: %1</source>
        <translation>未出具：%1</translation>
    </message>
    <message>
        <source>, copy %1</source>
        <translation>，副本 %1</translation>
    </message>
    <message>
        <source>%1 %2%3: %4</source>
        <translation>%1 %2%3：%4</translation>
    </message>
    <message>
        <source>The printer refused: %1</source>
        <translation>打印机拒绝：%1</translation>
    </message>
    <message>
        <source>Nothing was entered: %1</source>
        <translation>未录入：%1</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>证书文件</translation>
    </message>
    <message>
        <source>As they would be handed out now, of the record alone · %1</source>
        <translation>按当前台账即可出具的样子 · %1</translation>
    </message>
    <message>
        <source>No run on record yet · %1</source>
        <translation>台账中尚无运行 · %1</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Papers of the run</source>
        <translation>本次运行的文件</translation>
    </message>
    <message>
        <source>Pages: %1</source>
        <translation>共 %1 页</translation>
    </message>
    <message>
        <source>The record cannot be read: %1</source>
        <translation>无法读取记录：%1</translation>
    </message>
    <message>
        <source>The pages are being drawn …</source>
        <translation>正在绘制页面……</translation>
    </message>
    <message>
        <source>Enter “%1” of meter %2 as failed? A failed item stays in its case for good.</source>
        <translation>将表 %2 的“%1”记为不合格？不合格项目将永久保留在检定案中。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不记录</translation>
    </message>
    <message>
        <source>Enter as failed</source>
        <translation>记为不合格</translation>
    </message>
</context>
<context>
    <name>mb::desktop::PlanPage</name>
    <message>
        <source>Points</source>
        <translation>流量点</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Remarks and conditions</source>
        <translation>说明与条件</translation>
    </message>
    <message>
        <source>Points of the plan</source>
        <translation>方案的流量点</translation>
    </message>
    <message>
        <source>Steps of the plan</source>
        <translation>方案的步骤</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>The plan cannot be run</source>
        <translation>方案不能执行</translation>
    </message>
    <message>
        <source>Reading the plan …</source>
        <translation>正在读取方案…</translation>
    </message>
    <message>
        <source>%1, %2 · edition %3 · %4 and %5 L by the dry run</source>
        <translation>%1，%2 · 规程 %3 · 预演：%4，用水 %5 L</translation>
    </message>
    <message>
        <source>%1: %2 to %3 %4</source>
        <translation>%1：%2 ～ %3 %4</translation>
    </message>
    <message>
        <source>Uncertainty against the limit</source>
        <translation>不确定度与允许误差</translation>
    </message>
</context>
<context>
    <name>mb::desktop::PlanStepModel</name>
    <message>
        <source>Begins</source>
        <translation>开始于</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>流量点</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>历时</translation>
    </message>
    <message>
        <source>Water, L</source>
        <translation>用水 L</translation>
    </message>
    <message>
        <source>Total, L</source>
        <translation>累计 L</translation>
    </message>
</context>
<context>
    <name>mb::desktop::Plots</name>
    <message>
        <source>inlet %1   outlet %2</source>
        <translation>进口 %1   出口 %2</translation>
    </message>
    <message>
        <source>Flow, m³/h</source>
        <translation>流量 m³/h</translation>
    </message>
    <message>
        <source>Temperature, °C</source>
        <translation>温度 °C</translation>
    </message>
    <message>
        <source>Mass in the tank, kg</source>
        <translation>称量箱质量 kg</translation>
    </message>
</context>
<context>
    <name>mb::desktop::PointModel</name>
    <message>
        <source>Point</source>
        <translation>流量点</translation>
    </message>
    <message>
        <source>Flow, m³/h</source>
        <translation>流量 m³/h</translation>
    </message>
    <message>
        <source>Volume, L</source>
        <translation>体积 L</translation>
    </message>
    <message>
        <source>Flowing</source>
        <translation>通水时间</translation>
    </message>
    <message>
        <source>Limit, %</source>
        <translation>MPE %</translation>
    </message>
    <message>
        <source>U bench, %</source>
        <translation>装置 U %</translation>
    </message>
    <message>
        <source>U result, %</source>
        <translation>结果 U %</translation>
    </message>
    <message>
        <source>of position</source>
        <translation>所属工位</translation>
    </message>
</context>
<context>
    <name>mb::desktop::PositionDetail</name>
    <message>
        <source>Position %1 · %2</source>
        <translation>工位 %1 · %2</translation>
    </message>
    <message>
        <source>Type %1
Profile %2
Maker %3, version %4
Line %5</source>
        <translation>型号 %1
协议 %2
厂商 %3，版本 %4
线路 %5</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Largest contributions to U, %</source>
        <translation>主要不确定度分量 %</translation>
    </message>
    <message>
        <source>Last exchanges</source>
        <translation>最近通信</translation>
    </message>
    <message>
        <source>Results of the position</source>
        <translation>该工位的结果</translation>
    </message>
    <message>
        <source>none on record yet</source>
        <translation>尚无记录</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ProgressStrip</name>
    <message>
        <source>Reading and trying the plan</source>
        <translation>正在读取并预演方案</translation>
    </message>
    <message>
        <source>The plan cannot be run</source>
        <translation>方案不能执行</translation>
    </message>
    <message>
        <source>Ready. The plan was tried dry and may be run.</source>
        <translation>就绪。方案已预演，可以开始。</translation>
    </message>
    <message>
        <source>Opening bench and record</source>
        <translation>正在打开装置和记录</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>The bench was not opened</source>
        <translation>装置未能打开</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行%1</translation>
    </message>
    <message>
        <source>Aborting: the plant goes to its safe state · %1</source>
        <translation>正在中止，装置回到安全状态 · %1</translation>
    </message>
    <message>
        <source>Ends after this point · %1</source>
        <translation>本点测完后结束 · %1</translation>
    </message>
    <message>
        <source>%1 and %2 L by the dry run</source>
        <translation>预演：%1，用水 %2 L</translation>
    </message>
    <message>
        <source>%1 passed · %2 failed · %3 others</source>
        <translation>合格 %1 · 不合格 %2 · 其他 %3</translation>
    </message>
    <message>
        <source>%1 left · ends %2</source>
        <translation>剩余 %1 · %2 结束</translation>
    </message>
    <message>
        <source>prepare</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>finish</source>
        <translation>收尾</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ReadyPanel</name>
    <message>
        <source>Dry run</source>
        <translation>预演</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>What is expected of the points</source>
        <translation>各流量点预期</translation>
    </message>
    <message>
        <source>Points of the plan</source>
        <translation>方案的流量点</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>water</source>
        <translation>用水</translation>
    </message>
    <message>
        <source>meters</source>
        <translation>表计</translation>
    </message>
    <message>
        <source>flow points</source>
        <translation>流量点</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ResultModel</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批号</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Meter</source>
        <translation>表号</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>流量点</translation>
    </message>
    <message>
        <source>Run of point</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Error, %</source>
        <translation>误差 %</translation>
    </message>
    <message>
        <source>Limit, %</source>
        <translation>MPE %</translation>
    </message>
    <message>
        <source>U bench, %</source>
        <translation>装置 U %</translation>
    </message>
    <message>
        <source>U result, %</source>
        <translation>结果 U %</translation>
    </message>
    <message>
        <source>Flow, m³/h</source>
        <translation>流量 m³/h</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ResultsPage</name>
    <message>
        <source>Choose a row of the table.</source>
        <translation>请在表中选择一行。</translation>
    </message>
    <message>
        <source>Position %1 · %2</source>
        <translation>工位 %1 · %2</translation>
    </message>
    <message>
        <source>Row %1 of the record</source>
        <translation>记录第 %1 行</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>No result on record yet · %1</source>
        <translation>尚无结果记录 · %1</translation>
    </message>
    <message>
        <source>%1 of %2 results · %3</source>
        <translation>显示 %1 条，共 %2 条结果 · %3</translation>
    </message>
    <message>
        <source>Meter, point, reason … (Ctrl+F)</source>
        <translation>表号、流量点、原因…（Ctrl+F）</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>all verdicts</source>
        <translation>全部结论</translation>
    </message>
    <message>
        <source>Results on record</source>
        <translation>记录中的结果</translation>
    </message>
    <message>
        <source>Contributions to U, %</source>
        <translation>不确定度分量 %</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Point %1, %2
Error %3 % against ±%4 %
U bench %5 %, U result %6 %</source>
        <translation>流量点 %1，%2
误差 %3 %，允许误差 ±%4 %
装置 U %5 %，结果 U %6 %</translation>
    </message>
    <message>
        <source>Reference %1 L, indicated %2 L</source>
        <translation>标准值 %1 L，示值 %2 L</translation>
    </message>
</context>
<context>
    <name>mb::desktop::RunHeader</name>
    <message>
        <source>Reading the plan …</source>
        <translation>正在读取方案…</translation>
    </message>
    <message>
        <source>The plan cannot be run</source>
        <translation>方案不能执行</translation>
    </message>
    <message>
        <source>Batch %1 · %2 meters · %3 · edition %4</source>
        <translation>批号 %1 · %2 台 · %3 · 规程 %4</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>模拟</translation>
    </message>
    <message>
        <source>training</source>
        <translation>培训用</translation>
    </message>
    <message>
        <source>bench time, UTC</source>
        <translation>装置时间 UTC</translation>
    </message>
    <message>
        <source>Real time</source>
        <translation>实时</translation>
    </message>
</context>
<context>
    <name>mb::desktop::RunPage</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 new, F7</source>
        <translation>%1 条未确认，F7</translation>
    </message>
    <message>
        <source>all acknowledged</source>
        <translation>已全部确认</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Meters</source>
        <translation>表计</translation>
    </message>
    <message>
        <source>Bench</source>
        <translation>装置</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>运行进度</translation>
    </message>
</context>
<context>
    <name>mb::desktop::SendCard</name>
    <message>
        <source>Nothing was sent: %1</source>
        <translation>未发送：%1</translation>
    </message>
    <message>
        <source>not during a run</source>
        <translation>运行期间不可用</translation>
    </message>
    <message>
        <source>Try it on a port</source>
        <translation>在端口上试发</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>serial:DEVICE, tcp:HOST:PORT or replay:FILE</source>
        <translation>serial:设备、tcp:主机:端口 或 replay:文件</translation>
    </message>
    <message>
        <source>Settings of the port</source>
        <translation>端口设置</translation>
    </message>
    <message>
        <source>Bytes to send</source>
        <translation>要发送的字节</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
</context>
<context>
    <name>mb::desktop::ShortcutSheet</name>
    <message>
        <source>1 … 99</source>
        <translation>1 … 99</translation>
    </message>
    <message>
        <source>Detail of a position</source>
        <translation>工位详情</translation>
    </message>
    <message>
        <source>Arrows, Enter</source>
        <translation>方向键，回车</translation>
    </message>
    <message>
        <source>Walk along the row, open</source>
        <translation>沿工位移动，打开</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Next part of the page</source>
        <translation>页面的下一部分</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>mb::desktop::TraceModel</name>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>Pos.</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>接收</translation>
    </message>
</context>
</TS>
