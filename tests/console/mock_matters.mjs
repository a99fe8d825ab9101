/* mock_matters.mjs - the office's records of the mock: some of each kind, which can be looked
 * at; its hub refuses every step. */
const names = (zh, en) => ({zh_Hans: zh, zh_Hant: zh, en});

const line = (kind, n, more) => ({
    id: `${kind}${n}`, kind, state: "open", late: false, title: "", owner: "0315", opener: "0316",
    staff: "", service: "", whom: "", source: "", origin: "0".repeat(32), due: "2099-12-24",
    from: null, to: null, opened: "2026-11-03T09:00:00.000+08:00",
    changed: "2026-11-03T09:00:00.000+08:00", closed: null, likelihood: 0, harm: 0, number: 0,
    months: 0, seed: 0, left: 0, sessions: 0, points: -1, said: "", measure: null, acts: [],
    text: "", work: null, written: [], course: [], ...more,
});

const measure = (before, after) => ({
    indicator: "wait", name: names("等候时间", "Waiting time"), unit: "minutes", higher: false,
    before, from: "2026-10-01", to: "2026-10-31", after,
    after_from: after === null ? null : "2026-11-01", after_to: after === null ? null : "2026-11-20",
});

const step = (act, text, more = {}) => ({
    act, at: "2026-11-20T16:20:00.000+08:00", by: "0315", owner: "", staff: "", text, said: "",
    number: 0, likelihood: 0, harm: 0, figure: null, due: null, when: null, ...more,
});

export const mockMatters = [
    line("improvement", 1, {title: "上午九点到十点等候过长", state: "checked", source: "figure",
        measure: measure(18.4, 11.2), acts: ["plan", "close", "assign"],
        text: "九点到十点只开两个窗口，平均等候超过十五分钟。",
        course: [step("plan", "高峰时段增开 3 号窗口"), step("do", "十一月一日起增开"),
            step("check", "平均等候降到十一分钟")]}),
    line("improvement", 2, {title: "材料清单看不懂", source: "complaint", late: true, due: "2026-11-01",
        owner: "0312", acts: ["plan", "assign"]}),
    line("improvement", 3, {title: "增加座位", source: "suggestion", state: "closed", said: "better"}),
    line("risk", 1, {title: "停电", likelihood: 3, harm: 5, text: "备用电源每月试机"}),
    line("risk", 2, {title: "地面湿滑", likelihood: 4, harm: 2, text: "雨天铺防滑垫"}),
];

export const matterLines = kind => mockMatters.filter(m => m.kind === kind)
    .map(({text, work, written, course, ...m}) => m);
