// receipt.mjs - npm receiptline's figure: a ticket to ESC/POS, milliseconds each, p99 last.
//
// usage: node receipt.mjs COUNT
import { createRequire } from "node:module";

const { transform } = createRequire(import.meta.url)("receiptline");
const count = Number(process.argv[2] ?? 500);
const ticket = (n) => `^^^新城区综合服务大厅
Xincheng District Service Hall
---
^^^^^^A${String(n % 1000).padStart(3, "0")}
"社保与医保
Social insurance
---
等待 Waiting|4 人
预计 About|6-10 分钟 min
一层 A 区|Floor 1, area A
2026-11-23|09:42
---
{code:https://hub.example/t/${"AbCdEfGhIjKlMnOpQrStUvWxYz012345".repeat(4)}${n}; option:qrcode,6,M}
叫号时请到窗口 | Please come when your number is called
{command:}`;
const printer = { cpl: 48, encoding: "cp936", command: "escpos" };
const took = [];
for (let i = -100; i < count; i++) {
  const from = process.hrtime.bigint();
  transform(ticket(i + 100), printer);
  if (i >= 0) took.push(Number(process.hrtime.bigint() - from) / 1e6);
}
took.sort((a, b) => a - b);
console.log(took[Math.floor(took.length / 2)], took[Math.floor(took.length * 0.99)]);
